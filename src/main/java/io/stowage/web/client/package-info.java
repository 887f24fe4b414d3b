/** Whose request it is: addresses, proxies that are trusted, and callers on this machine. */
@NullMarked
package io.stowage.web.client;

import org.jspecify.annotations.NullMarked;
