package io.stowage.store;

import io.stowage.ops.Health;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys and bytes. "Not there" is an answer; an {@link IOException} means that the store could not be asked, and says
 * nothing about the object. An exception of a body's own source is passed on unchanged. Every implementation passes
 * {@code ObjectStoreContract}, is safe for many threads, and bounds its memory whatever the size of an object.
 */
public interface ObjectStore extends Uploads, AutoCloseable {

    /**
     * Stores all of {@code body} or nothing. A reader sees the old bytes or the new bytes, never a part. The body is
     * read to its end, unless the object is to be written only if absent and is there. "Not stored" is said only of an
     * object that can be seen; where another write of it is under way and may fail yet, this throws.
     */
    PutResult put(Key key, Body body, PutOptions options) throws IOException;

    /**
     * Opens a part of an object; empty when it is not there. A range that cannot be satisfied is a {@link StoreException}
     * with the size of the object.
     */
    Optional<Reading> open(Key key, ByteRange range) throws IOException;

    Optional<ObjectInfo> head(Key key) throws IOException;

    /** Afterwards the object is not there, whether it was before or not. Readers that have it open may go on. */
    void delete(Key key) throws IOException;

    /** A page of objects in the order of their keys; objects that come and go meanwhile may be in it or not. */
    Listing list(ListQuery query) throws IOException;

    /** Copies an object, by the backend itself where it can; empty when there is nothing to copy. */
    default Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        Optional<Reading> found = open(from, ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get();
                InputStream in = reading.stream()) {
            return Optional.of(put(to, Body.of(in, reading.span().length()), options));
        }
    }

    /** A copy after which the first object is gone; a crash in between leaves both. */
    default Optional<PutResult> move(Key from, Key to, PutOptions options) throws IOException {
        Optional<PutResult> copied = copy(from, to, options);
        if (copied.isPresent() && !from.equals(to)) {
            delete(from);
        }
        return copied;
    }

    /** A link that works without Stowage; empty when this backend has none to give. */
    default Optional<URI> presign(Presign wish) throws IOException {
        return Optional.empty();
    }

    Capabilities capabilities();

    /** Asks the backend itself, within the budget. Never throws. */
    Health check(Duration budget);

    @Override
    void close() throws IOException;
}
