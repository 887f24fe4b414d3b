/** The storage SPI: keys and bytes. No owners, no HTTP, and no word of any vendor. */
@NullMarked
package io.stowage.store;

import org.jspecify.annotations.NullMarked;
