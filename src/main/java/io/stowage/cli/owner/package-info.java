/** The key file of an owner: making one, showing whose it is, and signing with it. */
@NullMarked
package io.stowage.cli.owner;

import org.jspecify.annotations.NullMarked;
