/** The part of CBOR that the Internet Computer speaks, read as if every sender were hostile. */
@NullMarked
package io.stowage.ic.cbor;

import org.jspecify.annotations.NullMarked;
