/** What the network certifies: hash trees, the certificates around them, and the rules by which they are believed. */
@NullMarked
package io.stowage.ic.certificate;

import org.jspecify.annotations.NullMarked;
