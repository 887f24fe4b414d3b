/** Moves the places of contents from one store to another while reading and writing go on. */
@NullMarked
package io.stowage.content.move;

import org.jspecify.annotations.NullMarked;
