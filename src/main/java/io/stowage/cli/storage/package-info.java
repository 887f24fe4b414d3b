/** Commands about stored bytes: whether a server still has them, how its stores are, and moves between these. */
@NullMarked
package io.stowage.cli.storage;

import org.jspecify.annotations.NullMarked;
