/** The promises of how long packages stay, as an operator wrote them. */
@NullMarked
package io.stowage.artifacts.retention;

import org.jspecify.annotations.NullMarked;
