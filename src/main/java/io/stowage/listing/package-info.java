/** What a front that keeps blobs tells others of those that an owner has. */
@NullMarked
package io.stowage.listing;

import org.jspecify.annotations.NullMarked;
