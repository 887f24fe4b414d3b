/** Wrappers that stand between a store and those who use it: measuring, tracing, a limit, a breaker. */
@NullMarked
package io.stowage.store.guard;

import org.jspecify.annotations.NullMarked;
