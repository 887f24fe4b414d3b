/** Who sends a request, by the access key in its Authorization header; the same for all fronts. */
@NullMarked
package io.stowage.login;

import org.jspecify.annotations.NullMarked;
