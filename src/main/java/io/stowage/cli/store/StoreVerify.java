package io.stowage.cli.store;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Workers;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads every object of a store and compares it with what its key promises. */
@Command(
        name = "verify",
        description = {
            "Read every object of a store to its end. Chunks and records of blobs are compared with their hashes; what bears"
                    + " no hash in its key is merely read. It works beside a running server and changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage store verify --config stowage.properties",
            "  stowage store verify cold --prefix chunks/rrkah-fqaaa-aaaaa-aaaaq-cai/"
        })
public final class StoreVerify implements Callable<Integer> {
    private static final int BATCH = 256;

    @Mixin
    private final StoreKeys keys;

    @Option(names = "--parallel", paramLabel = "N", description = "Objects read at a time. Default: 4.")
    private int parallel = 4;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong readable = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** One object that is not what it should be. */
    record Flaw(String key, String flaw) {}

    /** The last line. */
    record Summary(String store, long verified, long readable, long damaged, long bytes) {}

    public StoreVerify(Surroundings surroundings) {
        this.keys = new StoreKeys(surroundings);
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        try (Stores stores = keys.open(settings);
                Progress progress = output.progress("verified", 0)) {
            ObjectStore store = stores.requireDefault();
            StoreWalk walk = keys.walk(stores);
            List<ObjectInfo> batch = batch(walk);
            while (!batch.isEmpty()) {
                List<ObjectInfo> now = batch;
                Workers.run(now.size(), parallel, i -> verify(store, now.get((int) i), progress));
                batch = batch(walk);
            }
        }
        Summary told = new Summary(keys.name(), verified.get(), readable.get(), damaged.get(), bytes.get());
        output.show(
                told,
                () -> told.verified() + " objects verified, " + told.readable() + " readable, " + told.damaged()
                        + " damaged; " + Figures.size(told.bytes()) + " read");
        return (told.damaged() == 0 ? Exit.OK : Exit.DAMAGED).code();
    }

    private static List<ObjectInfo> batch(StoreWalk walk) throws IOException {
        List<ObjectInfo> batch = new ArrayList<>();
        Optional<ObjectInfo> found = walk.next();
        while (found.isPresent()) {
            batch.add(found.get());
            found = batch.size() < BATCH ? walk.next() : Optional.empty();
        }
        return batch;
    }

    private void verify(ObjectStore store, ObjectInfo object, Progress progress) throws IOException {
        Optional<Reading> opened = store.open(object.key(), ByteRange.ALL);
        if (opened.isEmpty()) {
            // Deleted since it was listed, which is nobody's fault.
            return;
        }
        try (Reading reading = opened.get()) {
            Optional<Blueprint.Audit> audit = Blueprint.audit(object, reading.stream());
            bytes.addAndGet(object.length());
            progress.add(object.length());
            if (audit.isEmpty()) {
                readable.incrementAndGet();
            } else if (audit.get().isGood()) {
                verified.incrementAndGet();
            } else {
                note(object, audit.get().flaw());
            }
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.CORRUPT) {
                throw e;
            }
            note(object, String.valueOf(e.getMessage()));
        }
    }

    private synchronized void note(ObjectInfo object, String flaw) {
        damaged.incrementAndGet();
        Flaw line = new Flaw(object.key().text(), flaw);
        output.show(line, () -> "damaged: " + Output.printable(line.key()) + ": " + line.flaw());
    }
}
