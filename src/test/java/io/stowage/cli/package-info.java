/** Tests of the command line, in this process and against real servers. */
@NullMarked
package io.stowage.cli;

import org.jspecify.annotations.NullMarked;
