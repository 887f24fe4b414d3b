@NullMarked
package io.stowage.custody;

import org.jspecify.annotations.NullMarked;
