@NullMarked
package io.stowage.v1.wire;

import org.jspecify.annotations.NullMarked;
