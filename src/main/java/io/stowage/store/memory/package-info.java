/** A store in memory, for tests, demonstrations and caches: bounded, and gone with the process. */
@NullMarked
package io.stowage.store.memory;

import org.jspecify.annotations.NullMarked;
