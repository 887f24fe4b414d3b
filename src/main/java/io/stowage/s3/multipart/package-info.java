/** Uploads in parts: beginning, filling, listing, completing and giving them up. */
@NullMarked
package io.stowage.s3.multipart;

import org.jspecify.annotations.NullMarked;
