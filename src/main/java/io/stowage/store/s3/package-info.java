/** The storage backend that speaks S3; the only room that knows the AWS SDK. */
@NullMarked
package io.stowage.store.s3;

import org.jspecify.annotations.NullMarked;
