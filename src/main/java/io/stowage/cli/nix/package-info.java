/** Commands about binary caches for Nix: keys, pins, collections, verification and imports. */
@NullMarked
package io.stowage.cli.nix;

import org.jspecify.annotations.NullMarked;
