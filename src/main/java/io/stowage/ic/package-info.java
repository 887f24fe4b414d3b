/** The Internet Computer: principals, and the cryptography that its certificates and keys need. */
@NullMarked
package io.stowage.ic;

import org.jspecify.annotations.NullMarked;
