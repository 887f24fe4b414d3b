package io.stowage.store.fs;

import org.junit.jupiter.api.Tag;

/** The 30 kills that take too long for every build. */
@Tag("content")
class FileStoreCrashIT extends FileStoreCrashTest {
    @Override
    int rounds() {
        return 30;
    }
}
