@NullMarked
package io.stowage.s3.index;

import org.jspecify.annotations.NullMarked;
