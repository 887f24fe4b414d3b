@NullMarked
package io.stowage.v1.blob;

import org.jspecify.annotations.NullMarked;
