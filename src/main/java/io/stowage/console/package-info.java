/** Health, metrics and, later, pages: what a person or a monitor looks at. */
@NullMarked
package io.stowage.console;

import org.jspecify.annotations.NullMarked;
