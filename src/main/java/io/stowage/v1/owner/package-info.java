/** What an owner has: listing it, counting it, deleting it. */
@NullMarked
package io.stowage.v1.owner;

import org.jspecify.annotations.NullMarked;
