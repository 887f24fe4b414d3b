/** How much of the server one client, or all of them together, may take. */
@NullMarked
package io.stowage.web.limit;

import org.jspecify.annotations.NullMarked;
