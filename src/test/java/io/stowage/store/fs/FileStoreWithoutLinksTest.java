package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.Body;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As on a memory stick or some network file systems. */
class FileStoreWithoutLinksTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @Override
    protected ObjectStore open() throws IOException {
        FileStoreConfig config = new FileStoreConfig(root, Fsync.NONE, 0);
        return FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), false, Optional.empty()));
    }

    /** The deepest trees take JUnit's own removal many seconds. */
    @AfterEach
    void emptyRoot() throws IOException {
        FileAccess.deleteTree(root.resolve("objects"));
    }

    /** Long keys and many are no other without links; the store with links is tried with more. */
    @Override
    protected int longestKey() {
        return 300;
    }

    @Override
    protected int manyKeys() {
        return 1000;
    }

    @Test
    void theStoreDoesNotPromiseThatOneWriterWins() {
        assertThat(store.capabilities().atomicIfAbsent()).isFalse();
    }

    @Test
    void insideOneProcessOneWriterWinsAllTheSame() throws Exception {
        List<PutResult> results =
                atOnce(writer -> store.put(KEY, Body.of(utf8("writer " + writer)), PutOptions.ONLY_IF_ABSENT));

        assertThat(results).filteredOn(PutResult::stored).hasSize(1);
    }
}
