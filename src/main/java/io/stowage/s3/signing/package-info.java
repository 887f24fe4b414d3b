/** Who sent a request: Signature Version 4 in headers, links and forms, and the older links where they are allowed. */
@NullMarked
package io.stowage.s3.signing;

import org.jspecify.annotations.NullMarked;
