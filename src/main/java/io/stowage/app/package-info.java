/** The one place that sees everything: reads the settings, builds each object once, mounts the fronts, closes in reverse. */
@NullMarked
package io.stowage.app;

import org.jspecify.annotations.NullMarked;
