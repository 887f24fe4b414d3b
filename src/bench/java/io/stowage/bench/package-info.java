/** Benchmarks: what the stores and the fronts take, compared with the least that could do the same. */
@NullMarked
package io.stowage.bench;

import org.jspecify.annotations.NullMarked;
