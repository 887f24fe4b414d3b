package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the failures of a disk are told as. */
class DiskTest {
    private final Disk disk = new Disk(Path.of("/data"), () -> Long.MAX_VALUE, 0);

    private StoreException failure(IOException cause) {
        return catchThrowableOfType(
                StoreException.class,
                () -> disk.write("make a draft", () -> {
                    throw cause;
                }));
    }

    @Test
    void aReadOnlyDiskIsToldAsSuchAndKeepsNoReaderAway() {
        StoreException failure = failure(new FileSystemException("/data/staging/1", null, "Read-only file system"));

        // Any reason but "unavailable", for which the breaker would stop reads too.
        assertThat(failure.reason()).isEqualTo(Reason.DENIED);
        assertThat(failure).hasMessage("cannot make a draft: the file system of /data is read-only");
    }

    @Test
    void aFullDiskAForbiddenOneAndABrokenOneAreThreeThings() {
        assertThat(failure(new IOException("No space left on device")).reason()).isEqualTo(Reason.NO_SPACE);
        assertThat(failure(new AccessDeniedException("/data/staging/1")).reason())
                .isEqualTo(Reason.DENIED);
        assertThat(failure(new IOException("Input/output error")).reason()).isEqualTo(Reason.UNAVAILABLE);
    }
}
