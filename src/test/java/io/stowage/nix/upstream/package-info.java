@NullMarked
package io.stowage.nix.upstream;

import org.jspecify.annotations.NullMarked;
