/** Stored bytes that are proven before they leave: piece by piece, whatever they belong to and wherever they lie. */
@NullMarked
package io.stowage.content.reading;

import org.jspecify.annotations.NullMarked;
