/** What every operation of S3 begins and ends with: who asks for what, whether that is allowed, and the answer. */
@NullMarked
package io.stowage.s3.request;

import org.jspecify.annotations.NullMarked;
