@NullMarked
package io.stowage.v1.owner;

import org.jspecify.annotations.NullMarked;
