package io.stowage.store.guard;

import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Capabilities;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Part;
import io.stowage.store.Presign;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Passes every call on to another store, copies and moves included, since that one may do them by itself. What a wrapper
 * adds stands in {@link #around}, which all calls but {@code capabilities}, {@code check} and {@code close} pass; an
 * opened reading outlives its call, so a wrapper that cares overrides {@link #open} as well.
 */
public abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore delegate;

    /** The call itself. */
    @FunctionalInterface
    protected interface Work<T> {
        T run() throws IOException;
    }

    protected ForwardingStore(ObjectStore delegate) {
        this.delegate = delegate;
    }

    protected final ObjectStore delegate() {
        return delegate;
    }

    protected <T> T around(StoreCall call, Work<T> work) throws IOException {
        return work.run();
    }

    @Override
    public PutResult put(Key key, Body body, PutOptions options) throws IOException {
        return around(
                new StoreCall(StoreOperation.PUT, key.text(), body.length()), () -> delegate.put(key, body, options));
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        return around(StoreCall.of(StoreOperation.OPEN, key), () -> delegate.open(key, range));
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        return around(StoreCall.of(StoreOperation.HEAD, key), () -> delegate.head(key));
    }

    @Override
    public void delete(Key key) throws IOException {
        around(StoreCall.of(StoreOperation.DELETE, key), () -> {
            delegate.delete(key);
            return key;
        });
    }

    @Override
    public Listing list(ListQuery query) throws IOException {
        return around(StoreCall.of(StoreOperation.LIST, query.prefix()), () -> delegate.list(query));
    }

    @Override
    public Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        return around(StoreCall.of(StoreOperation.COPY, from), () -> delegate.copy(from, to, options));
    }

    @Override
    public Optional<PutResult> move(Key from, Key to, PutOptions options) throws IOException {
        return around(StoreCall.of(StoreOperation.MOVE, from), () -> delegate.move(from, to, options));
    }

    @Override
    public Optional<URI> presign(Presign wish) throws IOException {
        return around(StoreCall.of(StoreOperation.PRESIGN, wish.key()), () -> delegate.presign(wish));
    }

    @Override
    public Upload startUpload(Key key, PutOptions options) throws IOException {
        return around(StoreCall.of(StoreOperation.START_UPLOAD, key), () -> delegate.startUpload(key, options));
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        return around(
                new StoreCall(StoreOperation.PUT_PART, upload.key().text(), body.length()),
                () -> delegate.putPart(upload, number, body));
    }

    @Override
    public PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) throws IOException {
        return around(
                StoreCall.of(StoreOperation.COMPLETE_UPLOAD, upload.key()),
                () -> delegate.completeUpload(upload, parts, options));
    }

    @Override
    public void abortUpload(Upload upload) throws IOException {
        around(StoreCall.of(StoreOperation.ABORT_UPLOAD, upload.key()), () -> {
            delegate.abortUpload(upload);
            return upload;
        });
    }

    @Override
    public List<Upload> listUploads(Instant startedBefore, int limit) throws IOException {
        return around(StoreCall.of(StoreOperation.LIST_UPLOADS, ""), () -> delegate.listUploads(startedBefore, limit));
    }

    @Override
    public Capabilities capabilities() {
        return delegate.capabilities();
    }

    @Override
    public Health check(Duration budget) {
        return delegate.check(budget);
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }
}
