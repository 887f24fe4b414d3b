/**
 * The front for clients of S3. This room says where it listens, which call is answered by which operation, and how it
 * refuses; {@code request} has what all operations begin with, {@code bucket} and {@code object} the operations.
 */
@NullMarked
package io.stowage.s3;

import org.jspecify.annotations.NullMarked;
