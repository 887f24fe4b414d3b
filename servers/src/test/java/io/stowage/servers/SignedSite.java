package io.stowage.servers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The S3 front of a deployed application, asked with signatures of version 4; bodies are not signed. */
final class SignedSite {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private static final String PAYLOAD = "UNSIGNED-PAYLOAD";

    private final Site site;
    private final Clock clock;
    private final String key;
    private final String secret;

    SignedSite(Site site, Clock clock, String key, String secret) {
        this.site = site;
        this.clock = clock;
        this.key = key;
        this.secret = secret;
    }

    /** @param target the path below the front, escaped, and the query, in the order that signatures want */
    HttpResponse<byte[]> send(String method, String target, byte[] body, String... more)
            throws IOException, InterruptedException {
        String path = "s3/" + target;
        String time = TIME.format(clock.instant());
        String[] headers = new String[more.length + 6];
        System.arraycopy(more, 0, headers, 6, more.length);
        headers[0] = "x-amz-date";
        headers[1] = time;
        headers[2] = "x-amz-content-sha256";
        headers[3] = PAYLOAD;
        headers[4] = "Authorization";
        headers[5] = authorization(method, path, time);
        return site.bytes(method, path, body, headers);
    }

    private String authorization(String method, String path, String time) {
        String scope = time.substring(0, 8) + "/us-east-1/s3/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical(method, path, time));
        return "AWS4-HMAC-SHA256 Credential=" + key + "/" + scope + ", SignedHeaders=" + SIGNED + ", Signature="
                + HexFormat.of().formatHex(hmac(signingKey(scope), text));
    }

    private String canonical(String method, String path, String time) {
        String url = site.uri("").getRawPath() + path;
        int question = url.indexOf('?');
        return String.join(
                "\n",
                method,
                question < 0 ? url : url.substring(0, question),
                question < 0 ? "" : url.substring(question + 1),
                "host:" + site.uri("").getRawAuthority(),
                "x-amz-content-sha256:" + PAYLOAD,
                "x-amz-date:" + time,
                "",
                SIGNED,
                PAYLOAD);
    }

    private byte[] signingKey(String scope) {
        byte[] derived = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            derived = hmac(derived, part);
        }
        return derived;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
