/** Commands that store, fetch and measure blobs at a running server. */
@NullMarked
package io.stowage.cli.blob;

import org.jspecify.annotations.NullMarked;
