@NullMarked
package io.stowage.nix.format;

import org.jspecify.annotations.NullMarked;
