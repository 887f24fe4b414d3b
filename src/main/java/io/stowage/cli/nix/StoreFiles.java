package io.stowage.cli.nix;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A cache in a store of the settings, such as a bucket of ncps. */
final class StoreFiles implements CacheFiles {
    private final Stores stores;
    private final ObjectStore store;
    private final String prefix;

    /** @param prefix what the keys of the cache begin with, with its slash */
    StoreFiles(Stores stores, String name, String prefix) {
        this.stores = stores;
        this.store = stores.require(name);
        this.prefix = prefix;
    }

    @Override
    public void visitNarInfos(Consumer<String> visitor) throws IOException {
        ListQuery query = ListQuery.prefix(prefix);
        while (true) {
            Listing page = store.list(query);
            for (ObjectInfo object : page.objects()) {
                String key = object.key().text();
                if (key.endsWith(NarInfoSource.NAR_INFO)) {
                    visitor.accept(key.substring(prefix.length()));
                }
            }
            if (page.next().isEmpty()) {
                return;
            }
            query = query.after(page.next().get());
        }
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        return store.head(Key.of(prefix + path))
                .map(object -> OptionalLong.of(object.length()))
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public InputStream open(String path) throws IOException {
        Reading reading = store.open(Key.of(prefix + path), ByteRange.ALL)
                .orElseThrow(() -> new NoSuchFileException(prefix + path));
        return new ClosingStream(reading);
    }

    @Override
    public void close() throws IOException {
        stores.close();
    }

    /** Closes the reading with its stream. */
    private static final class ClosingStream extends FilterInputStream {
        private final Reading reading;

        private ClosingStream(Reading reading) {
            super(reading.stream());
            this.reading = reading;
        }

        @Override
        public void close() throws IOException {
            reading.close();
        }
    }
}
