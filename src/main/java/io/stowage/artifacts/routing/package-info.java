/** Which backends a file goes to, by rules that an operator wrote and may change while the server runs. */
@NullMarked
package io.stowage.artifacts.routing;

import org.jspecify.annotations.NullMarked;
