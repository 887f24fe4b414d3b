/** The front for Nix: a binary cache, or several, that stock clients push to and pull from. */
@NullMarked
package io.stowage.nix;

import org.jspecify.annotations.NullMarked;
