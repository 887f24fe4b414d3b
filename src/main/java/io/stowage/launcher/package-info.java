/** Runs the WAR by itself: the command line, the unpacked files and an embedded Jetty; knows nothing of the application. */
@NullMarked
package io.stowage.launcher;

import org.jspecify.annotations.NullMarked;
