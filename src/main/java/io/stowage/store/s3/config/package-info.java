/** What the settings say of an S3 server: where it is, how to log in, and which dialect it speaks. */
@NullMarked
package io.stowage.store.s3.config;

import org.jspecify.annotations.NullMarked;
