package io.stowage.digest.tree;

import org.junit.jupiter.api.Tag;

/** With the vector of a gigabyte, which takes too long for every build. */
@Tag("content")
class NativeVectorsIT extends NativeVectorsTest {
    @Override
    long largestBytes() {
        return Long.MAX_VALUE;
    }
}
