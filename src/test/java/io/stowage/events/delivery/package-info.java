@NullMarked
package io.stowage.events.delivery;

import org.jspecify.annotations.NullMarked;
