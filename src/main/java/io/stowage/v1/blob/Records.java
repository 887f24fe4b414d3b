package io.stowage.v1.blob;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.transfer.Permits;
import io.stowage.v1.wire.HashText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of blobs in the store: their trees. What is read is believed only after it was recomputed. */
public final class Records {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final ObjectStore store;
    private final Permits permits;
    private final Counter refused;
    private final Counter completed;

    public Records(ObjectStore store, Permits permits, MeterRegistry meters) {
        this.store = store;
        this.permits = permits;
        this.refused = Counter.builder("stowage.v1.records.refused")
                .description("Stored records that cannot be believed; somebody else wrote them, or they are damaged")
                .register(meters);
        this.completed = Counter.builder("stowage.v1.blobs.completed")
                .description("Blobs whose last chunk was found")
                .register(meters);
    }

    /** The record under that key as a candidate for the root; empty when there is none to be believed. */
    public Optional<PendingTree> find(Key key, Digest root) throws IOException {
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            Permits.Permit permit = permits.take(reading.info().length());
            try {
                return read(reading, root);
            } finally {
                permit.close();
            }
        }
    }

    private Optional<PendingTree> read(Reading reading, Digest root) throws IOException {
        InputStream in = new BufferedInputStream(reading.stream());
        StoredMetadata.Verdict verdict = verdict(reading.info().key(), in, root);
        if (verdict.believed().isEmpty()) {
            refused.increment();
            LOG.warn("the record {} is not believed: {}", reading.info().key(), verdict.flaw());
        }
        return verdict.believed().map(metadata -> new PendingTree(metadata.tree(), reading.info()));
    }

    /** Reads a record in the form that it has under its key. */
    public static StoredMetadata.Verdict verdict(Key key, InputStream in, Digest root) throws IOException {
        return key.startsWith(NativeKeys.METADATA) ? StoredMetadata.read(in, root) : PendingRecord.read(in, root);
    }

    public Optional<ObjectInfo> head(Key key) throws IOException {
        return store.head(key);
    }

    /** The records of the trees that wait under a root. */
    public List<ObjectInfo> pending(BlobId id) throws IOException {
        return store.list(ListQuery.prefix(NativeKeys.pendingOf(id.owner(), id.root())))
                .objects();
    }

    /** Whether the record of a tree is still the one that was read. */
    boolean isUnchanged(PendingTree candidate) throws IOException {
        return head(candidate.record().key())
                .map(info -> info.version().equals(candidate.record().version()))
                .orElse(false);
    }

    /**
     * Makes a tree whose chunks are all stored the record of the blob. Two different trees of one root cannot both be
     * complete. So what is in the place of the record is this tree, or nothing that anybody may rely on, and is replaced.
     */
    void publish(BlobId id, PendingTree candidate) throws IOException {
        Key key = NativeKeys.metadata(id.owner(), id.root());
        BlobTree tree = candidate.tree();
        if (candidate.record().key().equals(key)) {
            return;
        }
        if (write(key, tree, PutOptions.ONLY_IF_ABSENT).stored()) {
            completed.increment();
            return;
        }
        boolean same =
                find(key, id.root()).map(found -> found.tree().equals(tree)).orElse(false);
        if (!same) {
            LOG.warn("the record {} is of an incomplete blob or of none; the complete one replaces it", key);
            write(key, tree, PutOptions.REPLACE);
            completed.increment();
        }
    }

    private PutResult write(Key key, BlobTree tree, PutOptions options) throws IOException {
        RecordJson rendered = RecordJson.cutOff(tree);
        Permits.Permit permit = permits.take(rendered.length());
        try {
            return store.put(key, Body.of(rendered.bytes()), options.withMediaType("application/json"));
        } finally {
            permit.close();
        }
    }

    public void writePending(Key key, BlobTree tree) throws IOException {
        Permits.Permit permit =
                permits.take((long) HashText.BYTES * tree.chunks().count());
        try {
            store.put(key, Body.of(PendingRecord.write(tree)), PutOptions.REPLACE);
        } finally {
            permit.close();
        }
    }

    /** Takes a candidate out of those that wait. Its record stays until its chunks are removed. */
    public void drop(Key pending) throws IOException {
        store.move(pending, NativeKeys.dropped(pending), PutOptions.REPLACE);
    }

    public void delete(Key key) throws IOException {
        store.delete(key);
    }
}
