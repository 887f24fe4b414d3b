package io.stowage.buckets;

import io.stowage.access.Credentials;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.signing.LinkSigner;
import io.stowage.s3.signing.SigningSecret;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.UriText;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes signed links, so that a browser, which has no secret of any key, moves bytes through S3 itself. A link is signed
 * with the key that the bucket belongs to, and can no more than that key.
 */
final class LinkPage {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");
    private static final Set<String> PARAMETERS = Set.of(
            "uploads",
            "uploadId",
            "partNumber",
            "part-number-marker",
            "response-content-type",
            "response-content-disposition");
    private static final int USUAL_SECONDS = 900;
    private static final int MOST_SECONDS = 604_800;

    private final OwnBuckets own;
    private final Credentials credentials;
    private final LinkSigner signer;
    private final ClientAddress addresses;
    private final String s3;
    private final Json json;

    /** @param s3 the path of the S3 front below the context */
    LinkPage(
            OwnBuckets own, Credentials credentials, LinkSigner signer, ClientAddress addresses, String s3, Json json) {
        this.own = own;
        this.credentials = credentials;
        this.signer = signer;
        this.addresses = addresses;
        this.s3 = s3;
        this.json = json;
    }

    void answer(Call call, KeyScope scope, String name) throws IOException {
        String unused = call.method("POST");
        call.knows();
        Bucket bucket = own.require(scope, name);
        Fields body = json.read(call.request(), Set.of("method", "key", "parameters", "expires_in"));
        String method = body.text("method");
        if (!METHODS.contains(method)) {
            throw new StowageException(Fault.BAD_REQUEST, "method is one of GET, HEAD, PUT, POST and DELETE");
        }
        ObjectKey key = ObjectKey.parse(body.text("key"));
        Duration life = life(body);
        IssuedKey signing = credentials
                .signer(bucket.owner())
                .orElseThrow(() -> new StowageException(
                        Fault.CONFLICT,
                        "the key " + bucket.owner()
                                + " of the bucket is disabled, and signs nothing; enable it first"));
        String path = call.request().getContextPath() + s3 + "/" + bucket.name() + "/" + UriText.encodeKey(key.text());
        LinkSigner.Link link = signer.sign(
                new SigningSecret(signing.key().id(), signing.secret()),
                new LinkSigner.Wanted(method, addresses.host(call.request()), path, parameters(body)),
                life);
        Instant end = link.end();
        json.write(call.response(), 200, to -> {
            to.writeStringField("method", method);
            to.writeStringField("path", link.pathAndQuery());
            to.writeStringField("expires_at", end.toString());
        });
    }

    private static Duration life(Fields body) {
        int seconds = body.has("expires_in") ? body.number("expires_in") : USUAL_SECONDS;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new StowageException(
                    Fault.BAD_REQUEST, "expires_in is a number of seconds from 1 to " + MOST_SECONDS + ", a week");
        }
        return Duration.ofSeconds(seconds);
    }

    private static List<Map.Entry<String, String>> parameters(Fields body) {
        if (!body.has("parameters")) {
            return List.of();
        }
        Fields given = body.object("parameters", PARAMETERS);
        Map<String, String> found = new TreeMap<>();
        PARAMETERS.forEach(name -> given.optionalText(name).ifPresent(value -> found.put(name, value)));
        return new ArrayList<>(found.entrySet());
    }
}
