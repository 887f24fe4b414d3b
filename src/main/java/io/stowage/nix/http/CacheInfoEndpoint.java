package io.stowage.nix.http;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.CacheInfo;
import io.stowage.nix.format.PublicKey;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What a cache says of itself. Nobody is charged for that. */
public final class CacheInfoEndpoint {

    public void answerInfo(NixCall call) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> {
                call.visitor().requireReader();
                String text = new CacheInfo(call.cache().config().priority()).text();
                send(call, "text/x-nix-cache-info", text);
            }
            case "PUT" -> {
                String unused = call.requireUploads("GET, HEAD");
                RequestBody body = RequestBody.of(call.request(), BodyPolicy.small(CacheInfo.MAX_BYTES));
                CacheInfo.requireOurs(body.readAllBytes());
                call.response().setStatus(HttpServletResponse.SC_OK);
            }
            default -> throw call.notAllowed("GET, HEAD, PUT");
        }
    }

    public void answerKeys(NixCall call) throws IOException {
        if (!call.method().equals("GET") && !call.isHead()) {
            throw call.notAllowed("GET, HEAD");
        }
        call.visitor().requireReader();
        List<PublicKey> keys = call.cache().keys().publicKeys();
        if (keys.isEmpty()) {
            throw new StowageException(Fault.NOT_FOUND, "this cache does not sign");
        }
        send(
                call,
                "text/plain;charset=utf-8",
                keys.stream().map(key -> key + "\n").collect(Collectors.joining()));
    }

    private static void send(NixCall call, String mediaType, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.response().setContentType(mediaType);
        call.cacheFor("max-age=60");
        if (call.isHead()) {
            call.response().setContentLength(bytes.length);
            return;
        }
        try (AnswerBody body = AnswerBody.free(call.response(), bytes.length)) {
            body.write(bytes);
        }
    }
}
