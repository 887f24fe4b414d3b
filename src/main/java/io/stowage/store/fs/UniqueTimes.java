package io.stowage.store.fs;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times of modification, no two of them alike. The kernel's own advance every few milliseconds only, and a freed inode
 * is used again at once, so that two writes in a row would look the same.
 */
final class UniqueTimes {
    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    UniqueTimes(Clock clock) {
        this.clock = clock;
    }

    FileTime next() {
        // Files are stamped in microseconds, which is as fine as Java writes them.
        long now = ChronoUnit.MICROS.between(java.time.Instant.EPOCH, clock.instant());
        return FileTime.from(last.updateAndGet(before -> Math.max(before + 1, now)), TimeUnit.MICROSECONDS);
    }

    static String version(BasicFileAttributes attributes) {
        return tag(attributes) + "-" + Integer.toHexString(Objects.hashCode(attributes.fileKey()));
    }

    /** As a version, but the same after the file was restored from a backup. */
    static String tag(BasicFileAttributes attributes) {
        long micros = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
        return Long.toHexString(micros) + "-" + Long.toHexString(attributes.size());
    }
}
