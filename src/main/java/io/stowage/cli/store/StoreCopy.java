package io.stowage.cli.store;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Workers;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.Algorithm;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the objects of one store into another that lack there, in an order that never shows a blob before its chunks. */
@Command(
        name = "copy",
        description = {
            "Copy all objects from one store of the settings into another, whatever lies below. What is there with the same"
                    + " length is passed over, so the same command goes on after a failure, and a last run after the"
                    + " server was stopped takes what came meanwhile. Nothing is deleted."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage store copy main cold --config stowage.properties --dry-run",
            "  stowage store copy main cold --config stowage.properties --verify"
        })
public final class StoreCopy implements Callable<Integer> {
    private static final int BATCH = 256;

    @Parameters(index = "0", paramLabel = "FROM", description = "The store to read, by its name in the settings.")
    @SuppressWarnings("NullAway.Init")
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "The store to write.")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
    private String prefix = "";

    @Option(names = "--parallel", paramLabel = "N", description = "Objects on their way at a time. Default: 4.")
    private int parallel = 4;

    @Option(names = "--dry-run", description = "Only say what would be copied.")
    private boolean dryRun;

    @Option(names = "--verify", description = "Read each copy back and compare its SHA-256.")
    private boolean verify;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;
    private final AtomicLong copied = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private long present;

    /** What is printed at the end. */
    record Summary(String from, String to, boolean dryRun, long copied, long copiedBytes, long present) {}

    public StoreCopy(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (from.equals(to)) {
            throw new CommandException(Exit.USAGE, "a store is not copied into itself", "name two stores");
        }
        try (Stores stores =
                        StoreSelection.open(settings.read(), List.of(from, to), List.of(from), surroundings.clock());
                Progress progress = output.progress("copied", 0)) {
            ObjectStore source = stores.require(from);
            ObjectStore target = stores.require(to);
            Predicate<ObjectInfo> isRecord = Blueprint::isRecord;
            copy(source, target, isRecord.negate(), progress);
            copy(source, target, isRecord, progress);
        }
        Summary told = new Summary(from, to, dryRun, copied.get(), bytes.get(), present);
        output.show(
                told,
                () -> told.copied() + " objects (" + Figures.size(told.copiedBytes()) + ") "
                        + (dryRun ? "would be copied" : "copied") + ", " + told.present() + " were there");
        return Exit.OK.code();
    }

    /** Both listings are in the order of keys, so one walk through each of them finds what lacks. */
    private void copy(ObjectStore source, ObjectStore target, Predicate<ObjectInfo> wanted, Progress progress)
            throws IOException {
        StoreWalk have = new StoreWalk(source, prefix);
        StoreWalk there = new StoreWalk(target, prefix);
        List<ObjectInfo> batch = missing(have, there, wanted);
        while (!batch.isEmpty()) {
            List<ObjectInfo> now = batch;
            Workers.run(now.size(), parallel, i -> copy(source, target, now.get((int) i), progress));
            batch = missing(have, there, wanted);
        }
    }

    private List<ObjectInfo> missing(StoreWalk have, StoreWalk there, Predicate<ObjectInfo> wanted) throws IOException {
        List<ObjectInfo> batch = new ArrayList<>();
        Optional<ObjectInfo> found = have.next();
        while (found.isPresent()) {
            ObjectInfo object = found.get();
            if (wanted.test(object)) {
                boolean same = there.seek(object.key())
                        .map(copy -> copy.length() == object.length())
                        .orElse(false);
                present += same ? 1 : 0;
                if (!same) {
                    batch.add(object);
                }
            }
            found = batch.size() < BATCH ? have.next() : Optional.empty();
        }
        return batch;
    }

    private void copy(ObjectStore source, ObjectStore target, ObjectInfo object, Progress progress) throws IOException {
        if (!dryRun && !transfer(source, target, object)) {
            return;
        }
        copied.incrementAndGet();
        bytes.addAndGet(object.length());
        progress.add(object.length());
    }

    /** False when the object is gone since it was listed. */
    private boolean transfer(ObjectStore source, ObjectStore target, ObjectInfo object) throws IOException {
        Optional<Reading> opened = source.open(object.key(), ByteRange.ALL);
        if (opened.isEmpty()) {
            return false;
        }
        MessageDigest sha = Algorithm.SHA256.newDigest();
        try (Reading reading = opened.get();
                DigestInputStream in = new DigestInputStream(reading.stream(), sha)) {
            target.put(object.key(), Body.of(in, reading.span().length()), PutOptions.REPLACE);
        }
        if (verify) {
            requireSame(target, object, sha.digest());
        }
        return true;
    }

    private void requireSame(ObjectStore target, ObjectInfo object, byte[] expected) throws IOException {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        Optional<Reading> opened = target.open(object.key(), ByteRange.ALL);
        boolean same = false;
        if (opened.isPresent()) {
            try (Reading reading = opened.get();
                    DigestInputStream in = new DigestInputStream(reading.stream(), sha)) {
                in.transferTo(OutputStream.nullOutputStream());
                same = Arrays.equals(sha.digest(), expected);
            }
        }
        if (!same) {
            throw new CommandException(
                    Exit.DAMAGED,
                    "the copy of " + object.key() + " in " + to + " has other bytes",
                    "look at the store " + to);
        }
    }
}
