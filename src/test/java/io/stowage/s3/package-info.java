/** The S3 front with real servers and clients. */
@NullMarked
package io.stowage.s3;

import org.jspecify.annotations.NullMarked;
