@NullMarked
package io.stowage.keys;

import org.jspecify.annotations.NullMarked;
