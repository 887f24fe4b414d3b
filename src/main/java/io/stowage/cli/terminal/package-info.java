/** What a person at a terminal sees while and after something happens. */
@NullMarked
package io.stowage.cli.terminal;

import org.jspecify.annotations.NullMarked;
