/** The rows of packages and files, and the rules that hold for them. Knows nothing of HTTP and of no kind of store. */
@NullMarked
package io.stowage.artifacts.registry;

import org.jspecify.annotations.NullMarked;
