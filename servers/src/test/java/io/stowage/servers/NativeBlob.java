package io.stowage.servers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A blob and its requests, made from the specification alone: none of our own classes is on this class path. */
final class NativeBlob {
    private static final int CHUNK = 1 << 20;
    static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private final byte[] bytes;
    private final List<byte[]> hashes = new ArrayList<>();
    private final String root;

    NativeBlob(int size) {
        this.bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (int from = 0; from < size; from += CHUNK) {
            hashes.add(hash("icfs-chunk/", Arrays.copyOfRange(bytes, from, Math.min(size, from + CHUNK))));
        }
        List<byte[]> level = hashes;
        while (level.size() > 1) {
            level = above(level);
        }
        this.root = text(level.get(0));
    }

    byte[] bytes() {
        return bytes;
    }

    int chunks() {
        return hashes.size();
    }

    byte[] chunk(int index) {
        return Arrays.copyOfRange(bytes, index * CHUNK, Math.min(bytes.length, (index + 1) * CHUNK));
    }

    String query() {
        return "?blob_hash=" + root + "&owner_id=" + OWNER;
    }

    String chunkQuery(int index) {
        return query() + "&chunk_hash=" + text(hashes.get(index)) + "&chunk_index=" + index;
    }

    byte[] request() {
        String list = hashes.stream().map(hash -> "\"" + text(hash) + "\"").collect(Collectors.joining(","));
        String json = "{\"blob_tree\":{\"tree_type\":\"DSBMTWH\",\"chunk_hashes\":[" + list + "],\"tree\":{\"hash\":\""
                + root + "\",\"left\":null,\"right\":null},\"headers\":[]},\"num_blob_bytes\":" + bytes.length
                + ",\"owner\":\"" + OWNER + "\",\"auth\":{\"OwnerEgressSignature\":[160]}}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> above(List<byte[]> level) {
        List<byte[]> above = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
            byte[] right = i + 1 < level.size() ? level.get(i + 1) : "UNBALANCED".getBytes(StandardCharsets.US_ASCII);
            above.add(hash("ynode/", level.get(i), right));
        }
        return above;
    }

    private static byte[] hash(String domain, byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(domain.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                sha.update(part);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    private static String text(byte[] hash) {
        return "sha256:" + HexFormat.of().formatHex(hash);
    }
}
