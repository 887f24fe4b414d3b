package io.stowage.v1.blob;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.reading.DamageNotes;
import io.stowage.content.reading.Piece;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.Health;
import io.stowage.store.Key;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored chunks that were found to be damaged, as far as memory goes, so that the next upload of one mends it. What is
 * forgotten, by a restart or because there is too much of it, is found again when it is read next.
 */
public final class DamagedChunks implements DamageNotes {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedChunks.class);
    private static final int REMEMBERED = 10_000;

    /** Guarded by itself; the one noted or looked at last is the last. */
    private final Set<Key> noted = new LinkedHashSet<>();

    private final Counter found;

    /** So that those who find nothing, which is nearly always, need no lock. */
    private volatile int size;

    public DamagedChunks(MeterRegistry meters) {
        this.found = Counter.builder("stowage.v1.chunks.damaged")
                .description("Chunks that were found to have other bytes than their hash says")
                .register(meters);
        Gauge.builder("stowage.v1.chunks.damaged.now", this, DamagedChunks::size)
                .description("Stored chunks that are known to be damaged and were not uploaded again yet")
                .register(meters);
    }

    @Override
    public StowageException note(Piece piece, String what) {
        Key key = piece.key();
        boolean isNew;
        synchronized (noted) {
            isNew = !noted.remove(key);
            noted.add(key);
            if (noted.size() > REMEMBERED) {
                Iterator<Key> oldest = noted.iterator();
                oldest.next();
                oldest.remove();
            }
            size = noted.size();
        }
        if (isNew) {
            found.increment();
            LOG.error("the stored {} {}; uploading its bytes again mends it", key, what);
        }
        return new StowageException(Fault.CORRUPT, "a stored chunk does not have its hash");
    }

    @Override
    public boolean isNoted(Piece piece) {
        return isNoted(piece.key());
    }

    public boolean isNoted(Key key) {
        if (size == 0) {
            return false;
        }
        synchronized (noted) {
            return noted.contains(key);
        }
    }

    @Override
    public void clear(Piece piece) {
        clear(piece.key());
    }

    /** The bytes are right, or gone. */
    public void clear(Key key) {
        if (size == 0) {
            return;
        }
        synchronized (noted) {
            noted.remove(key);
            size = noted.size();
        }
    }

    /** The hashes of those of an owner; none most of the time. */
    public Set<Digest> of(Owner owner) {
        if (size == 0) {
            return Set.of();
        }
        String prefix = NativeKeys.chunksOf(owner);
        synchronized (noted) {
            return noted.stream()
                    .filter(key -> key.startsWith(prefix))
                    .flatMap(key -> NativeKeys.hashOfChunk(key).stream())
                    .collect(Collectors.toSet());
        }
    }

    /** The one that was not looked at for longest. */
    public Optional<Key> oldest() {
        synchronized (noted) {
            return noted.stream().findFirst();
        }
    }

    public int size() {
        return size;
    }

    public Health health() {
        int known = size;
        return known == 0
                ? Health.up()
                : Health.degraded(known + (known == 1 ? " stored chunk is" : " stored chunks are")
                                + " damaged; the log names what was found; uploading the same bytes again mends it")
                        .with("damaged", Integer.toString(known));
    }
}
