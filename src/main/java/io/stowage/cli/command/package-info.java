/** What commands share: exit codes, output, and the options that name a server or settings. */
@NullMarked
package io.stowage.cli.command;

import org.jspecify.annotations.NullMarked;
