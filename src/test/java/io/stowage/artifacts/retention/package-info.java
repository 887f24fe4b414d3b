/** Tests of the rules of retention. */
@NullMarked
package io.stowage.artifacts.retention;

import org.jspecify.annotations.NullMarked;
