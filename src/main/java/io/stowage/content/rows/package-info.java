/** The tables of contents: where the bytes of each lie, its list of pieces, and what is to be removed. */
@NullMarked
package io.stowage.content.rows;

import org.jspecify.annotations.NullMarked;
