/** Tests of the rules of routing. */
@NullMarked
package io.stowage.artifacts.routing;

import org.jspecify.annotations.NullMarked;
