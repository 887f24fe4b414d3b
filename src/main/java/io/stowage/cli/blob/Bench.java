package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Download;
import io.stowage.cli.remote.LocalBlob;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Upload;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.cli.terminal.Table;
import io.stowage.config.ByteSize;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a running server with one blob of random bytes, from this machine and with this program. */
@Command(
        name = "bench",
        description = {
            "Measure a server: hash, upload, upload again, download and read single chunks of one random blob. The figures"
                    + " are of this program on this machine, network and disk included; the blob stays on the server and"
                    + " its owner pays for it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage bench --owner rrkah-fqaaa-aaaaa-aaaaq-cai",
            "  stowage bench --key me.pem --size 1GiB --json"
        })
public final class Bench implements Callable<Integer> {
    private static final int READS = 200;

    @Option(names = "--size", paramLabel = "SIZE", description = "Of the blob. Default: 64MiB.")
    private String size = "64MiB";

    @Option(names = "--parallel", paramLabel = "N", description = "Requests on their way at a time. Default: 8.")
    private int parallel = 8;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random bytes. Default: another one each time.")
    private long seed = System.nanoTime();

    @Mixin
    private final BlobOptions blobs;

    /** One thing that was measured; a rate only where bytes moved. */
    record Measured(String what, long bytes, long micros, long bytesPerSecond) {
        static Measured of(String what, long bytes, Duration time) {
            return new Measured(what, bytes, time.toNanos() / 1000, Figures.perSecond(bytes, time));
        }
    }

    /** What is printed at the end. */
    record Summary(
            String server,
            String hash,
            long bytes,
            int parallel,
            int processors,
            String java,
            List<Measured> measured,
            long readMicrosMedian,
            long readMicros95,
            long readMicros99) {}

    public Bench(Surroundings surroundings) {
        this.blobs = new BlobOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Owner owner = blobs.owner();
        Server server = blobs.connect();
        Path file = Files.createTempFile("stowage-bench-", ".bin");
        try {
            fill(file, bytes());
            Summary told = measure(file, owner, server);
            blobs.output().show(told, () -> text(told));
        } finally {
            Files.deleteIfExists(file);
        }
        return Exit.OK.code();
    }

    private long bytes() {
        try {
            long bytes = ByteSize.parse(size);
            if (bytes < BlobSize.CHUNK_BYTES || bytes > 64 * ByteSize.GIB) {
                throw new IllegalArgumentException("is not from 1MiB to 64GiB");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new CommandException(Exit.USAGE, "--size " + e.getMessage(), "", e);
        }
    }

    private void fill(Path file, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] buffer = new byte[BlobSize.CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(file);
                Progress progress = blobs.output().progress("preparing", bytes)) {
            for (long left = bytes; left > 0; left -= buffer.length) {
                random.nextBytes(buffer);
                int part = (int) Math.min(left, buffer.length);
                out.write(buffer, 0, part);
                progress.add(part);
            }
        }
    }

    private Summary measure(Path file, Owner owner, Server server) throws IOException {
        List<Measured> measured = new ArrayList<>();
        long bytes = Files.size(file);
        long begun = System.nanoTime();
        try (LocalBlob local = LocalBlob.open(file, length -> HeaderLines.NONE, Progress.SILENT)) {
            measured.add(Measured.of("hash here, one thread", bytes, since(begun)));
            Upload upload = new Upload(server, owner, blobs.authorization(), parallel);
            measured.add(timed("upload", bytes, progress -> upload.send(local, progress)));
            measured.add(timed("upload again, nothing to send", 0, progress -> upload.send(local, Progress.SILENT)));
            RemoteBlob remote = RemoteBlob.find(server, owner, local.tree().root());
            Download download = new Download(remote, parallel);
            measured.add(timed("download, verified here", bytes, download::toNowhere));
            long[] reads = reads(remote);
            return new Summary(
                    server.base().toString(),
                    local.tree().root().toString(),
                    bytes,
                    parallel,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version().toString(),
                    measured,
                    reads[reads.length / 2],
                    reads[reads.length * 95 / 100],
                    reads[reads.length * 99 / 100]);
        }
    }

    private interface Work {
        void run(Progress progress) throws IOException;
    }

    private Measured timed(String what, long bytes, Work work) throws IOException {
        long begun = System.nanoTime();
        try (Progress progress = blobs.output().progress(what, bytes)) {
            work.run(progress);
        }
        return Measured.of(what, bytes, since(begun));
    }

    /** Microseconds of reading one chunk after the other, sorted. */
    private long[] reads(RemoteBlob remote) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int chunks = remote.tree().chunks().count();
        long[] micros = new long[READS];
        for (int i = 0; i < READS; i++) {
            int index = random.nextInt(chunks);
            long begun = System.nanoTime();
            remote.fetch(index, index + 1, (at, buffer, length) -> {});
            micros[i] = (System.nanoTime() - begun) / 1000;
        }
        Arrays.sort(micros);
        return micros;
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static String text(Summary told) {
        Table table = new Table("WHAT", "TIME", "SPEED");
        for (Measured line : told.measured()) {
            String speed = line.bytes() == 0 ? "" : Figures.size(line.bytesPerSecond()) + "/s";
            table.row(line.what(), Figures.time(Duration.ofNanos(line.micros() * 1000)), speed);
        }
        return Figures.size(told.bytes()) + " to " + told.server() + ", " + told.parallel() + " at a time, Java "
                + told.java() + " on " + told.processors() + " processors\n" + table.render()
                + "one chunk of 1 MiB  median " + told.readMicrosMedian() + " µs, 95% " + told.readMicros95()
                + " µs, 99% " + told.readMicros99() + " µs (" + READS + " reads, one at a time)\n"
                + "the blob " + told.hash() + " stays on the server";
    }
}
