package io.stowage.database.backup;

import io.stowage.database.sqlite.PrivateFile;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Backups in a store, below a prefix that no front serves, each node's below its name. */
public final class StoredBackups {
    public static final String PREFIX = "database-backups/";

    private static final String END = ".zip";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ObjectStore store;

    public StoredBackups(ObjectStore store) {
        this.store = store;
    }

    /** Stores a backup of this moment under a new key. */
    public Key put(Path archive, String node, Instant now) throws IOException {
        Key key = keyOf(node, now);
        long length = Files.size(archive);
        try (InputStream in = Files.newInputStream(archive)) {
            store.put(key, Body.of(in, length), PutOptions.ONLY_IF_ABSENT);
        }
        long stored = store.head(key).map(ObjectInfo::length).orElse(-1L);
        if (stored != length) {
            throw new IOException("the store has " + stored + " bytes of the backup " + key + ", and not " + length);
        }
        return key;
    }

    private static Key keyOf(String node, Instant time) {
        return Key.of(PREFIX + node + "/" + TIME.format(time) + END);
    }

    /** Whether there is one of this node of that time or later. */
    boolean hasSince(String node, Instant time) throws IOException {
        List<Key> all = list(node);
        return !all.isEmpty() && all.get(all.size() - 1).compareTo(keyOf(node, time)) >= 0;
    }

    /** Those of a node, the oldest first. */
    public List<Key> list(String node) throws IOException {
        return keys(PREFIX + node + "/");
    }

    /** Those of all nodes. */
    public List<Key> list() throws IOException {
        return keys(PREFIX);
    }

    private List<Key> keys(String prefix) throws IOException {
        List<Key> keys = new ArrayList<>();
        ListQuery query = ListQuery.prefix(prefix);
        Optional<Key> next;
        do {
            Listing page = store.list(query);
            page.objects().stream()
                    .map(ObjectInfo::key)
                    .filter(key -> key.text().endsWith(END))
                    .forEach(keys::add);
            next = page.next();
            query = next.map(query::after).orElse(query);
        } while (next.isPresent());
        return keys;
    }

    /** Deletes the oldest of a node, so that this many stay. */
    void prune(String node, int keep) throws IOException {
        List<Key> all = list(node);
        for (Key old : all.subList(0, Math.max(0, all.size() - keep))) {
            store.delete(old);
        }
    }

    /** Brings one to this machine, into a new file. */
    public void fetch(Key key, Path to) throws IOException {
        Reading found = store.open(key, ByteRange.ALL).orElseThrow(() -> new NoSuchFileException(key.text()));
        PrivateFile.create(to);
        try (Reading reading = found;
                OutputStream out = Files.newOutputStream(to)) {
            reading.stream().transferTo(out);
        }
    }
}
