package io.stowage.store.memory;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The open uploads of a store in memory. What they hold counts as used, down to the upload itself. */
final class MemoryUploads {
    private final MemoryBudget memory;
    private final ConcurrentMap<String, OpenUpload> open = new ConcurrentHashMap<>();
    private final AtomicLong tags = new AtomicLong();

    MemoryUploads(MemoryBudget memory) {
        this.memory = memory;
    }

    Upload start(Key key, Instant now) throws StoreException {
        memory.reserve(MemoryStore.OVERHEAD);
        Upload upload = new Upload(key, UUID.randomUUID().toString(), now);
        open.put(upload.id(), new OpenUpload(upload));
        return upload;
    }

    Part put(Upload upload, int number, Body body) throws IOException {
        OpenUpload found = require(upload);
        Blocks blocks = Blocks.read(body, memory);
        String tag = Long.toString(tags.incrementAndGet());
        // Until the part is in, the bytes that were read are the surplus; afterwards those that it replaced.
        long surplus = blocks.length();
        try {
            surplus = found.add(number, tag, blocks);
        } finally {
            memory.release(surplus);
        }
        return new Part(number, blocks.length(), tag);
    }

    /** Ends the upload. The bytes of the joined parts stay reserved, for the object that they become. */
    Blocks join(Upload upload, List<Part> parts) throws StoreException {
        OpenUpload found = require(upload);
        Blocks joined = Blocks.join(found.take(parts));
        open.remove(upload.id(), found);
        // The overhead of the upload becomes that of the object.
        memory.release(found.bytes() - joined.length());
        return joined;
    }

    void abort(Upload upload) {
        Optional<OpenUpload> found = find(upload);
        if (found.isPresent() && found.get().end()) {
            open.remove(upload.id(), found.get());
            memory.release(found.get().bytes() + MemoryStore.OVERHEAD);
        }
    }

    List<Upload> list(Instant startedBefore, int limit) {
        return open.values().stream()
                .map(OpenUpload::upload)
                .filter(upload -> upload.started().isBefore(startedBefore))
                .sorted(Comparator.comparing(Upload::started).thenComparing(Upload::id))
                .limit(limit)
                .toList();
    }

    private OpenUpload require(Upload upload) throws StoreException {
        return find(upload).orElseThrow(() -> StoreException.noUpload(upload));
    }

    private Optional<OpenUpload> find(Upload upload) {
        return Optional.ofNullable(open.get(upload.id()))
                .filter(found -> found.upload().key().equals(upload.key()));
    }
}
