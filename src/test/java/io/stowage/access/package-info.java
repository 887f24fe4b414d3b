@NullMarked
package io.stowage.access;

import org.jspecify.annotations.NullMarked;
