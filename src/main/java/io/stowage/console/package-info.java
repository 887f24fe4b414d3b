/** Health, metrics, log-ins and money: what a person or a monitor asks. */
@NullMarked
package io.stowage.console;

import org.jspecify.annotations.NullMarked;
