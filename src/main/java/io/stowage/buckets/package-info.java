/** The front where buckets of S3 are looked at and looked after: by the administrator, and by owners with a browser. */
@NullMarked
package io.stowage.buckets;

import org.jspecify.annotations.NullMarked;
