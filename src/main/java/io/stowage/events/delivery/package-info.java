/** Events on their way to others: a file of lines, and signed requests to webhooks. */
@NullMarked
package io.stowage.events.delivery;

import org.jspecify.annotations.NullMarked;
