package io.stowage.content;

import org.junit.jupiter.api.Tag;

/** The 200 stories that take too long for every build. */
@Tag("content")
class ContentsSimulationIT extends ContentsSimulationTest {
    @Override
    int seeds() {
        return 25;
    }
}
