/** The texts of Nix binary caches: store paths, narinfos, signatures and names of files. No storage and no HTTP. */
@NullMarked
package io.stowage.nix.format;

import org.jspecify.annotations.NullMarked;
