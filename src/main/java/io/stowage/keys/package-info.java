/** The front where access keys are managed: by the administrator, and by owners who logged in to the console. */
@NullMarked
package io.stowage.keys;

import org.jspecify.annotations.NullMarked;
