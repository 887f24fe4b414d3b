/** Commands for access keys. */
@NullMarked
package io.stowage.cli.key;

import org.jspecify.annotations.NullMarked;
