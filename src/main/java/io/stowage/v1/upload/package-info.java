/** Uploading: trees, who may bring them, their chunks, and what becomes of those that never become whole. */
@NullMarked
package io.stowage.v1.upload;

import org.jspecify.annotations.NullMarked;
