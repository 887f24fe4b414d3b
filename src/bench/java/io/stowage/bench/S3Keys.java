package io.stowage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs heads of requests with one access key, for one region. A signature is good for a quarter of an hour. */
final class S3Keys {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String accessKey;
    private final String secret;
    private final String region;

    S3Keys(String accessKey, String secret, String region) {
        this.accessKey = accessKey;
        this.secret = secret;
        this.region = region;
    }

    /** The lines of a head that sign it, each with its end. */
    String sign(String method, String host, String path, String query, String contentHash) {
        String time = TIME.format(Instant.now());
        String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
        String canonical = method + "\n" + path + "\n" + query + "\nhost:" + host + "\nx-amz-content-sha256:"
                + contentHash + "\nx-amz-date:" + time + "\n\n" + SIGNED_HEADERS + "\n" + contentHash;
        String toSign =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hex(sha256().digest(canonical.getBytes(UTF_8)));
        return "x-amz-content-sha256: " + contentHash + "\r\nx-amz-date: " + time
                + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders="
                + SIGNED_HEADERS + ", Signature=" + hex(hmac(key(time.substring(0, 8)), toSign)) + "\r\n";
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String step : new String[] {day, region, "s3", "aws4_request"}) {
            key = hmac(key, step);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
