/** Which store a kind of bytes belongs to, by rules from the settings. */
@NullMarked
package io.stowage.store.placement;

import org.jspecify.annotations.NullMarked;
