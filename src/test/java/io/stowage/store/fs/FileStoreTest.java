package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @Override
    protected ObjectStore open() throws IOException {
        return FileStore.open(new FileStoreConfig(root, Fsync.NONE, 0), Clock.systemUTC());
    }

    @Override
    protected long hugeBytes() {
        return Runtime.getRuntime().maxMemory() + 64 * ByteSize.MIB;
    }
}
