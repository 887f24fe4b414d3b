/** Tests of the rows and rules of packages. */
@NullMarked
package io.stowage.artifacts.registry;

import org.jspecify.annotations.NullMarked;
