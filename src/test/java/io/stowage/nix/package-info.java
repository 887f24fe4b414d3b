@NullMarked
package io.stowage.nix;

import org.jspecify.annotations.NullMarked;
