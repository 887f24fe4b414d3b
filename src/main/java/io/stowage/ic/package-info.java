/** The Internet Computer as far as a storage gateway meets it. */
@NullMarked
package io.stowage.ic;

import org.jspecify.annotations.NullMarked;
