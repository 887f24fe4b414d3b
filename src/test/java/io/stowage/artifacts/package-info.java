/** The artifact registry in a server. */
@NullMarked
package io.stowage.artifacts;

import org.jspecify.annotations.NullMarked;
