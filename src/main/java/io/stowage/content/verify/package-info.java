/** Reads contents again where they lie, and notes which places have lost their bytes. */
@NullMarked
package io.stowage.content.verify;

import org.jspecify.annotations.NullMarked;
