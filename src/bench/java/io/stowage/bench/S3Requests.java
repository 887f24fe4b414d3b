package io.stowage.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Makes requests to one server, signed before they are needed. Bodies are all different: they begin alike, so that the hash of
 * the beginning is computed once, and end in a number.
 */
final class S3Requests {
    private static final int TAIL = 64;
    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private final String host;
    private final String bucket;
    private final Optional<S3Keys> keys;

    /** @param keys empty for a server that wants no signature */
    S3Requests(int port, String bucket, Optional<S3Keys> keys) {
        this.host = "127.0.0.1:" + port;
        this.bucket = bucket;
        this.keys = keys;
    }

    PreparedRequest createBucket() {
        return PreparedRequest.withoutBody(
                head("PUT", "/" + bucket, "", S3Keys.hex(S3Keys.sha256().digest()), 0));
    }

    PreparedRequest plain(String method, String key) {
        return PreparedRequest.withoutBody(head(method, "/" + bucket + "/" + key, "", S3Keys.UNSIGNED, -1));
    }

    /** A page of a thousand keys. */
    PreparedRequest list(String startAfter) {
        return PreparedRequest.withoutBody(head(
                "GET",
                "/" + bucket,
                "list-type=2&max-keys=1000&start-after=" + startAfter.replace("/", "%2F"),
                S3Keys.UNSIGNED,
                -1));
    }

    List<PreparedRequest> puts(int count, int size, boolean signed, IntFunction<String> names) {
        int noise = size - TAIL;
        MessageDigest beginning = S3Keys.sha256();
        if (signed && keys.isPresent()) {
            updateWithNoise(beginning, noise);
        }
        List<PreparedRequest> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] tail =
                    ByteBuffer.allocate(TAIL).putLong(NUMBERS.incrementAndGet()).array();
            String hash = signed && keys.isPresent() ? hash(beginning, tail) : S3Keys.UNSIGNED;
            all.add(new PreparedRequest(head("PUT", "/" + bucket + "/" + names.apply(i), "", hash, size), noise, tail));
        }
        return all;
    }

    private static void updateWithNoise(MessageDigest digest, int noise) {
        S3Load.noise(noise).forEach(digest::update);
    }

    private static String hash(MessageDigest beginning, byte[] tail) {
        try {
            return S3Keys.hex(((MessageDigest) beginning.clone()).digest(tail));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the JDK can be copied", e);
        }
    }

    private byte[] head(String method, String path, String query, String hash, int length) {
        String text = method + " " + path + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (length < 0 ? "" : "Content-Length: " + length + "\r\n")
                + keys.map(each -> each.sign(method, host, path, query, hash)).orElse("") + "\r\n";
        return text.getBytes(US_ASCII);
    }
}
