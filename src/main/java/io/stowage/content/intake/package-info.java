/** Bytes on their way in: hashed as they come, stored under a new key or one that was given, and published with a front's rows. */
@NullMarked
package io.stowage.content.intake;

import org.jspecify.annotations.NullMarked;
