/** The events of the house over HTTP: lines of JSON, and who may read them. */
@NullMarked
package io.stowage.events.feed;

import org.jspecify.annotations.NullMarked;
