/** What S3 says on the wire, apart from bodies: names, dates, documents, metadata and the codes of its errors. */
@NullMarked
package io.stowage.s3.wire;

import org.jspecify.annotations.NullMarked;
