package io.stowage.cli.nix;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The files of a binary cache that somebody else wrote, by their paths with slashes. */
interface CacheFiles extends AutoCloseable {
    /** Shows the paths of all narinfos, wherever they are. */
    void visitNarInfos(Consumer<String> visitor) throws IOException;

    /** Empty when there is no such file. */
    OptionalLong size(String path) throws IOException;

    /** Of a file that is there. */
    InputStream open(String path) throws IOException;

    @Override
    void close() throws IOException;
}
