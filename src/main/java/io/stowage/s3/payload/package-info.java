/** The bytes of an upload: their framing, what was promised of them, and the checksums and entity tags of objects. */
@NullMarked
package io.stowage.s3.payload;

import org.jspecify.annotations.NullMarked;
