/** Moving bytes between streams, and the memory that those on their way may hold. */
@NullMarked
package io.stowage.transfer;

import org.jspecify.annotations.NullMarked;
