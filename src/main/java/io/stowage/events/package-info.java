/** Facts in the order in which they came about, written with what they are about and kept for readers of any kind. */
@NullMarked
package io.stowage.events;

import org.jspecify.annotations.NullMarked;
