package io.stowage.content;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("content")
class CustodyOnFilesIT extends CustodyDrill {
    CustodyOnFilesIT() {
        super(10_000);
    }

    @Override
    String store(Path within) {
        return within.resolve("store").toString();
    }
}
