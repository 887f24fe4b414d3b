/** The rows of S3: buckets, the current object of each name, uploads in parts, and listings of them. No HTTP and no XML. */
@NullMarked
package io.stowage.s3.index;

import org.jspecify.annotations.NullMarked;
