/** The command line: blobs, stores, settings and more, for people and scripts. It talks to a running server over HTTP. */
@NullMarked
package io.stowage.cli;

import org.jspecify.annotations.NullMarked;
