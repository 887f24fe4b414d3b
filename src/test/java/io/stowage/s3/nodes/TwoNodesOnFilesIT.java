package io.stowage.s3.nodes;

import io.stowage.store.ObjectStore;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** With the bytes in one folder that both nodes see. */
@Tag("pg")
class TwoNodesOnFilesIT extends TwoNodesContract {
    @Override
    List<String> storeSettings() {
        List<String> settings = new ArrayList<>(S3Node.QUICK_FILES);
        settings.add("store.filesystem.root=" + folder.resolve("store"));
        return settings;
    }

    @Override
    ObjectStore openStore() throws Exception {
        return FileStore.open(new FileStoreConfig(folder.resolve("store"), Fsync.NONE, 0), Clock.systemUTC());
    }

    @Override
    List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store").resolve("staging"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        }
    }
}
