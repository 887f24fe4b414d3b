/** The benchmark of the stores: what they take compared with the least that could do the same. */
@NullMarked
package io.stowage.bench;

import org.jspecify.annotations.NullMarked;
