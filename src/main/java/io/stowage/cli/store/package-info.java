/** Commands that read and copy the stores of the settings. */
@NullMarked
package io.stowage.cli.store;

import org.jspecify.annotations.NullMarked;
