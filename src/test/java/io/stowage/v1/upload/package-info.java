@NullMarked
package io.stowage.v1.upload;

import org.jspecify.annotations.NullMarked;
