/** What a blob is, its records in the store, and how it is found. */
@NullMarked
package io.stowage.v1.blob;

import org.jspecify.annotations.NullMarked;
