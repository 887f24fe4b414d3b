/** What the native front reads and writes: queries, JSON, hashes and headers. */
@NullMarked
package io.stowage.v1.wire;

import org.jspecify.annotations.NullMarked;
