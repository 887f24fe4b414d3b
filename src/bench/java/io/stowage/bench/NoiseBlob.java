package io.stowage.bench;

import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/** A blob whose chunks are all different and are made when they are wanted. */
final class NoiseBlob {
    static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private final long seed;
    private final long size;
    private final BlobTree tree;

    NoiseBlob(long seed, long size) {
        this.seed = seed;
        this.size = size;
        BlobHasher hasher = new BlobHasher();
        for (int i = 0; (long) i * BlobSize.CHUNK_BYTES < size; i++) {
            byte[] chunk = chunk(i);
            hasher.update(chunk, 0, chunk.length);
        }
        this.tree = hasher.finish(new HeaderLines(List.of()));
    }

    int chunks() {
        return tree.chunks().count();
    }

    byte[] chunk(int index) {
        int length = (int) Math.min(BlobSize.CHUNK_BYTES, size - (long) index * BlobSize.CHUNK_BYTES);
        byte[] chunk = Noise.bytes(length).clone();
        ByteBuffer.wrap(chunk).putLong(seed).putLong(index);
        return chunk;
    }

    String blobTarget() {
        return "/v1/blob/?blob_hash=" + tree.root() + "&owner_id=" + OWNER;
    }

    String chunkTarget(int index) {
        return "/v1/chunk/?owner_id=" + OWNER + "&chunk_hash=" + tree.chunks().digest(index);
    }

    String putTarget(int index) {
        return chunkTarget(index) + "&blob_hash=" + tree.root() + "&chunk_index=" + index;
    }

    void putTree(RawHttp http) throws IOException {
        StringJoiner hashes = new StringJoiner("\",\"", "[\"", "\"]");
        for (int i = 0; i < chunks(); i++) {
            hashes.add(tree.chunks().digest(i).toString());
        }
        String json = "{\"blob_tree\":{\"tree_type\":\"DSBMTWH\",\"chunk_hashes\":" + hashes + ",\"tree\":{\"hash\":\""
                + tree.root() + "\"},\"headers\":[]},\"num_blob_bytes\":" + size + ",\"owner\":\"" + OWNER
                + "\",\"auth\":{\"OwnerEgressSignature\":[217,217,247,160]}}";
        http.put("/v1/blob-tree/", json.getBytes(StandardCharsets.US_ASCII));
    }

    void putAll(RawHttp http) throws IOException {
        putTree(http);
        for (int i = 0; i < chunks(); i++) {
            http.put(putTarget(i), chunk(i));
        }
    }
}
