/** Commands about stored bytes: whether a server still has them, and how its stores are. */
@NullMarked
package io.stowage.cli.storage;

import org.jspecify.annotations.NullMarked;
