/** Who looks at the console: the administrator, an owner with a key, or a caller on this machine. */
@NullMarked
package io.stowage.console.login;

import org.jspecify.annotations.NullMarked;
