package io.stowage.v1.upload;

import org.junit.jupiter.api.Tag;

/** An upload at every pair of moments of a collection. */
@Tag("content")
class ChunkCollectionIT extends ChunkCollectionTest {
    @Override
    boolean everyPair() {
        return true;
    }
}
