package io.stowage.v1.upload;

/** What clients are told of a chunk that they sent; some of them wait for exactly these words. */
public enum ChunkStatus {
    /** With this chunk, or before, the blob became complete. */
    BLOB_COMPLETE("blob_complete"),
    CHUNK_ALREADY_EXISTS("chunk_already_exists"),
    CHUNK_ACCEPTED("chunk_accepted");

    private final String word;

    ChunkStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
