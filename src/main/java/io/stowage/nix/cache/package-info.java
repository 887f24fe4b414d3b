/** Binary caches: their narinfos, NARs and what belongs to them, and the rules for uploads. No HTTP. */
@NullMarked
package io.stowage.nix.cache;

import org.jspecify.annotations.NullMarked;
