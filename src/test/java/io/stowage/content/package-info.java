@NullMarked
package io.stowage.content;

import org.jspecify.annotations.NullMarked;
