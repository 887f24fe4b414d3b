/** Other caches, from which a cache takes what it does not have itself: their narinfos and NARs, checked before they count. */
@NullMarked
package io.stowage.nix.upstream;

import org.jspecify.annotations.NullMarked;
