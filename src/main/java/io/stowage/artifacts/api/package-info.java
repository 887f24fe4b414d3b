/** The registry over HTTP: requests are read, the registry is asked, and answers are written. */
@NullMarked
package io.stowage.artifacts.api;

import org.jspecify.annotations.NullMarked;
