package io.stowage.digest.tree;

/** Hashes a blob of any size as its bytes come by; keeps 32 bytes for each chunk. One thread at a time. */
public final class BlobHasher {
    private final ChunkHasher chunk = new ChunkHasher();
    private final ChunkHashes.Builder hashes = new ChunkHashes.Builder();
    private long bytes;

    public void update(byte[] buffer, int offset, int count) {
        int from = offset;
        int end = offset + count;
        while (from < end) {
            int part = Math.min(end - from, chunk.room());
            chunk.update(buffer, from, part);
            from += part;
            if (chunk.room() == 0) {
                hashes.add(chunk.finish());
            }
        }
        bytes += count;
    }

    /** The bytes so far; after the last one, what a {@code Content-Length} line has to say. */
    public BlobSize size() {
        return new BlobSize(bytes);
    }

    /** Ends the blob. */
    public BlobTree finish(HeaderLines headers) {
        if (chunk.length() > 0 || hashes.count() == 0) {
            hashes.add(chunk.finish());
        }
        return BlobTree.of(size(), hashes.build(), headers);
    }
}
