/** The front of the artifact registry: where it listens, its paths and its error page. */
@NullMarked
package io.stowage.artifacts;

import org.jspecify.annotations.NullMarked;
