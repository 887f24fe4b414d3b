package io.stowage.v1;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More interleavings, which take too long for every build. */
@Tag("content")
class V1RaceIT extends V1RaceTest {
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5, 6, 7, 8})
    void noFurtherInterleavingBreaksAPromise(long seed) throws Exception {
        noInterleavingBreaksAPromise(seed);
    }
}
