/** What the index of S3 tells and is told: buckets, objects, uploads and their parts, and why something is refused. */
@NullMarked
package io.stowage.s3.record;

import org.jspecify.annotations.NullMarked;
