package io.stowage.s3.nodes;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The bytes that clients send. No two writes send the same, so that an ETag tells which write a reader sees. */
final class Bodies {
    private final Map<String, String> md5s = new ConcurrentHashMap<>();

    static byte[] of(String name, int size) {
        byte[] bytes = new byte[size];
        new Random(name.hashCode()).nextBytes(bytes);
        byte[] text = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(text, 0, bytes, 0, Math.min(text.length, size));
        return bytes;
    }

    /** Answers the ETag that an object of these bytes has. */
    String whole(byte[] bytes) {
        String md5 = HexFormat.of().formatHex(md5(bytes));
        md5s.put(md5, md5);
        return md5;
    }

    /** The same, for one that is uploaded in these parts. */
    String inParts(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
            sums.writeBytes(md5(part));
        }
        String tag = HexFormat.of().formatHex(md5(sums.toByteArray())) + "-" + parts.size();
        md5s.put(tag, HexFormat.of().formatHex(md5(all.toByteArray())));
        return tag;
    }

    /** Whether these are, to the last byte, what somebody sent and what has this ETag. */
    boolean fit(String tag, byte[] bytes) {
        return HexFormat.of().formatHex(md5(bytes)).equals(md5s.get(tag));
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
