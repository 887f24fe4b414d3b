/** What S3 does with buckets: making, listing and removing them, their settings, and listing what is in them. */
@NullMarked
package io.stowage.s3.bucket;

import org.jspecify.annotations.NullMarked;
