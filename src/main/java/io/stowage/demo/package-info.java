/**
 * Named objects with PUT, GET, HEAD, DELETE and a list: a front to try things by hand, and the example of how a front is
 * written. {@code docs/adding-a-front.md} walks through it. Off by default.
 */
@NullMarked
package io.stowage.demo;

import org.jspecify.annotations.NullMarked;
