/** What can go wrong, in our own words: no HTTP, no vendor, no storage. */
@NullMarked
package io.stowage.fault;

import org.jspecify.annotations.NullMarked;
