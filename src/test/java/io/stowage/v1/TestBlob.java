package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Some bytes, their tree, and the request that a client would begin their upload with. */
final class TestBlob {
    static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    static final String OTHER_OWNER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

    private final byte[] bytes;
    private final BlobTree tree;

    TestBlob(byte[] bytes, BlobTree tree) {
        this.bytes = bytes;
        this.tree = tree;
    }

    static TestBlob of(byte[] bytes, String... lines) {
        BlobHasher hasher = new BlobHasher();
        hasher.update(bytes, 0, bytes.length);
        return new TestBlob(bytes, hasher.finish(new HeaderLines(List.of(lines))));
    }

    static TestBlob text(String text, String... lines) {
        return of(text.getBytes(StandardCharsets.UTF_8), lines);
    }

    static TestBlob random(int size, long seed, String... lines) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return of(bytes, lines);
    }

    byte[] bytes() {
        return bytes;
    }

    BlobTree tree() {
        return tree;
    }

    Digest root() {
        return tree.root();
    }

    int chunks() {
        return tree.chunks().count();
    }

    byte[] chunk(int index) {
        int from = index * BlobSize.CHUNK_BYTES;
        return Arrays.copyOfRange(bytes, from, from + tree.size().chunkLength(index));
    }

    Digest chunkHash(int index) {
        return tree.chunks().digest(index);
    }

    /** The tree as JSON, whole. */
    String treeJson() {
        return member("hash_tree");
    }

    private String member(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new StoredMetadata(tree).write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Requests.json(out.toString(StandardCharsets.UTF_8)).path(name).toString();
    }

    String request() {
        return request(OWNER, "{\"OwnerEgressSignature\":[217,217,247,160]}");
    }

    String request(String owner, String auth) {
        return "{\"blob_tree\":" + treeJson() + ",\"num_blob_bytes\":" + bytes.length + ",\"owner\":\"" + owner
                + "\",\"auth\":" + auth + "}";
    }

    String blobQuery() {
        return "?blob_hash=" + root() + "&owner_id=" + OWNER;
    }

    String chunkQuery(int index) {
        return "?owner_id=" + OWNER + "&blob_hash=" + root() + "&chunk_hash=" + chunkHash(index) + "&chunk_index="
                + index + "&bucket_name=b&project_id=p";
    }
}
