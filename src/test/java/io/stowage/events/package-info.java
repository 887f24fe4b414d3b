@NullMarked
package io.stowage.events;

import org.jspecify.annotations.NullMarked;
