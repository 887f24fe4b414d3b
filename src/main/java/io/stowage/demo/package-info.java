/** A front to try a store by hand, and the pattern for fronts that stream bodies without JAX-RS. Off by default. */
@NullMarked
package io.stowage.demo;

import org.jspecify.annotations.NullMarked;
