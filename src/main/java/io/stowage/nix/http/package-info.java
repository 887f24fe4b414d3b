/** What requests to binary caches ask for, and how they are answered. */
@NullMarked
package io.stowage.nix.http;

import org.jspecify.annotations.NullMarked;
