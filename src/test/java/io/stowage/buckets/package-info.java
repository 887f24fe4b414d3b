@NullMarked
package io.stowage.buckets;

import org.jspecify.annotations.NullMarked;
