/** What every call of a store passes, one step after the other: tracing, metrics, a circuit breaker, a limit. */
@NullMarked
package io.stowage.store.guard;

import org.jspecify.annotations.NullMarked;
