/** What keeps the house running: health, periodic tasks, meters. */
@NullMarked
package io.stowage.ops;

import org.jspecify.annotations.NullMarked;
