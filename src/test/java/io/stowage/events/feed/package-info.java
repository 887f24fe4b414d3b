@NullMarked
package io.stowage.events.feed;

import org.jspecify.annotations.NullMarked;
