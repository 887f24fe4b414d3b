package io.stowage.store.fs;

import java.nio.file.Path;

/**
 * A whole file that is not published yet.
 *
 * @param shared whether the file has a second name, as the part that it came from
 */
record Draft(Path path, long length, boolean shared) {}
