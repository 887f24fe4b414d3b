package io.stowage.content;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.ByteSize;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.content.reading.VerifyConfig;
import io.stowage.transfer.Permits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/** What readings need in tests of other things. */
public final class TestReaders {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    private TestReaders() {}

    /** Without a disk, and fetching in the thread that reads. */
    public static ReadingParts inMemory() {
        return of(Runnable::run, 16 * ByteSize.MIB, new Spool(Path.of("no-such-folder"), 0));
    }

    /** The same for many who read at a time, and wait for each other. */
    static ReadingParts forMany() {
        return of(Runnable::run, 16 * ByteSize.MIB, new Spool(Path.of("no-such-folder"), 0), LONG);
    }

    static ReadingParts of(Executor executor, long memory, Spool spool) {
        return of(executor, memory, spool, SHORT);
    }

    private static ReadingParts of(Executor executor, long memory, Spool spool, Duration wait) {
        return new ReadingParts(
                new VerifyConfig(VerifyConfig.OnRead.AUTO, Duration.ofHours(1), ByteSize.MIB, 0),
                new ReadBuffers(new Permits(memory, wait), spool, new PieceBuffers(2)),
                new FetchLimit(4, wait),
                new PieceReader.Factory(executor, 2, new Patience(SHORT)),
                new SimpleMeterRegistry());
    }
}
