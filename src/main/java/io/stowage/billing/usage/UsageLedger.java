package io.stowage.billing.usage;

import io.stowage.ic.Owner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every owner used through this gateway since ever, in a memory-mapped file. A killed process loses nothing of
 * what was added; a power cut loses at most what was added since the last {@link #force()}. A file that is not what was
 * written is set aside and said so, and the totals start from those of the cashier then.
 */
public final class UsageLedger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageLedger.class);

    private final FileChannel lock;
    private final UsageFile file;
    private final Optional<Path> setAside;
    private final SlotIndex index;

    /** How many slots were given out. Guarded by this, as the index is; who has a slot needs no lock to add to it. */
    private int used;

    private boolean closed;

    private UsageLedger(FileChannel lock, UsageFile file, Optional<Path> setAside) {
        this.lock = lock;
        this.file = file;
        this.setAside = setAside;
        this.index = new SlotIndex(number -> file.slot(number).principal());
    }

    /** Opens or makes the file. Throws when it is in use, or holds the totals of a gateway of another name. */
    public static UsageLedger open(Path path, String gatewayName, Clock clock) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        FileChannel lock = UsageFile.lock(path);
        boolean opened = false;
        try {
            UsageLedger ledger = openLocked(path, gatewayName, clock, lock);
            ledger.load();
            opened = true;
            return ledger;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static UsageLedger openLocked(Path path, String gatewayName, Clock clock, FileChannel lock)
            throws IOException {
        if (!Files.exists(path)) {
            UsageFile.create(path, gatewayName);
        }
        Optional<String> damage = Optional.of("it has no whole header");
        if (Files.size(path) >= UsageHeader.BYTES) {
            UsageFile file = UsageFile.open(path);
            damage = damage(path, file, gatewayName);
            if (damage.isEmpty()) {
                return new UsageLedger(lock, file, Optional.empty());
            }
            file.close();
        }
        Path aside = setAside(path, damage.orElseThrow(), clock);
        UsageFile.create(path, gatewayName);
        return new UsageLedger(lock, UsageFile.open(path), Optional.of(aside));
    }

    private static Path setAside(Path path, String damage, Clock clock) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + clock.millis());
        Files.move(path, aside);
        LOG.error(
                "the usage file {} is damaged: {}. It is kept as {}; usage that was not reported is lost, and totals"
                        + " start from those of the cashier",
                path,
                damage,
                aside.getFileName());
        return aside;
    }

    /** What is wrong with the file, if anything is. */
    private static Optional<String> damage(Path path, UsageFile file, String gatewayName) throws IOException {
        Optional<String> name = file.header().gatewayName();
        if (name.isEmpty()) {
            return Optional.of("its header does not match its checksum");
        }
        if (!name.get().equals(gatewayName)) {
            file.close();
            throw new IOException("the usage file " + path + " holds the totals of the gateway \"" + name.get()
                    + "\", and stowage.cashier.gateway-name is \"" + gatewayName
                    + "\"; set the name back, or move the file away once all its usage is reported");
        }
        long forced = file.header().forced();
        if (forced < 0 || forced > file.capacity()) {
            return Optional.of("it ends before the slots that its header counts");
        }
        return damagedSlot(file, forced);
    }

    private static Optional<String> damagedSlot(UsageFile file, long forced) {
        SlotIndex seen = new SlotIndex(number -> file.slot(number).principal());
        for (int number = 0; number < file.capacity(); number++) {
            Slot slot = file.slot(number);
            if (slot.isSound()) {
                if (seen.find(slot.principal()) >= 0) {
                    return Optional.of("slot " + number + " is a second one of its owner");
                }
                seen.add(slot.principal(), number);
            } else if (number < forced && !slot.isBarred()) {
                return Optional.of("slot " + number + " is not what was written");
            }
        }
        return Optional.empty();
    }

    private synchronized void load() {
        for (int number = 0; number < file.capacity(); number++) {
            Slot slot = file.slot(number);
            if (slot.isSound()) {
                slot.endAdd();
                index.add(slot.principal(), number);
                barGap(number);
                used = number + 1;
            } else if (!slot.isFree() && !slot.isBarred()) {
                // Taken after the last force, and then the power went: it was never whole on disk.
                slot.clear();
            }
        }
    }

    private void barGap(int end) {
        for (int number = used; number < end; number++) {
            file.slot(number).bar();
        }
    }

    /** Where a damaged file of before was left, when there was one at the start. */
    public Optional<Path> setAside() {
        return setAside;
    }

    /** The owner's totals, which begin at nothing for one who was never seen. */
    public synchronized Slot slot(Owner owner) throws IOException {
        if (closed) {
            throw new IOException("the usage file is closed");
        }
        byte[] principal = owner.principal().bytes();
        int found = index.find(principal);
        if (found >= 0) {
            return file.slot(found);
        }
        if (used == file.capacity()) {
            file.grow();
        }
        Slot slot = file.slot(used);
        slot.take(principal);
        index.add(principal, used);
        used++;
        return slot;
    }

    /** Sees to it that totals are not below what was told, or may have been: a file can be older than that. */
    public void raise(Owner owner, Usage told) throws IOException {
        Slot slot = slot(owner);
        Usage missing = told.beyond(slot.totals());
        if (!missing.equals(Usage.NONE) && Slot.holds(told)) {
            LOG.warn("the usage file has less of {} than was reported; it lacks {}", owner, missing);
            slot.add(missing);
        }
    }

    /** Those of whom the cashier may not know everything yet, because the process before this one ended too early. */
    public synchronized List<Slot> unreported() {
        List<Slot> all = new ArrayList<>();
        for (int number = 0; number < used; number++) {
            Slot slot = file.slot(number);
            if (slot.isUnreported()) {
                all.add(slot);
            }
        }
        return all;
    }

    public synchronized int owners() {
        return index.size();
    }

    /** Returns when all that was added before is on disk. */
    public void force() {
        int count;
        synchronized (this) {
            count = used;
        }
        file.force(count);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try (lock;
                    file) {
                force();
            }
        }
    }
}
