/** A stand-in for the Internet Computer that speaks its protocol, signs like it, and misbehaves on demand. */
@NullMarked
package io.stowage.replica;

import org.jspecify.annotations.NullMarked;
