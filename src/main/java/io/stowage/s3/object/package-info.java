/** What S3 does with objects: writing, reading, copying and removing them, and their settings. */
@NullMarked
package io.stowage.s3.object;

import org.jspecify.annotations.NullMarked;
