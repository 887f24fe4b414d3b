/** The S3 front in processes that are killed, alone and two on one database, and what their clients saw of it. */
@NullMarked
package io.stowage.s3.nodes;

import org.jspecify.annotations.NullMarked;
