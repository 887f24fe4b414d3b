package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.ops.Health;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes a few bytes to the disk and looks at its free space, on a thread of its own, since a disk may hang. */
final class DiskCheck {
    private final Path root;
    private final Staging staging;
    private final Disk disk;
    private final FileAccess access;
    private final ForeignEntries strangers;
    private final AtomicBoolean running = new AtomicBoolean();

    DiskCheck(Path root, Staging staging, Disk disk, FileAccess access, ForeignEntries strangers) {
        this.root = root;
        this.staging = staging;
        this.disk = disk;
        this.access = access;
        this.strangers = strangers;
    }

    Health within(Duration budget) {
        if (!running.compareAndSet(false, true)) {
            return down("an earlier check of the disk has not come back");
        }
        CompletableFuture<Health> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.complete(checkOnce()), "stowage-disk-check");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(budget.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return down("the disk did not answer within " + budget);
        } catch (ExecutionException e) {
            return down("the check of the disk failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("the check of the disk was interrupted");
        }
    }

    private Health checkOnce() {
        try {
            writeProbe();
            return strangers.in(bySpace(disk.usable()));
        } catch (IOException | RuntimeException e) {
            return down("the disk cannot be written: " + e);
        } finally {
            running.set(false);
        }
    }

    private void writeProbe() throws IOException {
        Path probe = staging.newPath();
        try (FileChannel channel = access.create(probe)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}));
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private Health bySpace(long usable) {
        Health health = Health.up();
        if (usable < disk.minFree()) {
            health = Health.down("the disk is full: less than " + ByteSize.format(disk.minFree()) + " are free");
        } else if (usable < 2 * disk.minFree()) {
            health = Health.degraded("the disk is nearly full");
        }
        return health.with("root", root.toString()).with("free bytes", Long.toString(usable));
    }

    private Health down(String reason) {
        return Health.down(reason).with("root", root.toString());
    }
}
