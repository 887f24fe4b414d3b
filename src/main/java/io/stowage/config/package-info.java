/** Settings: where a value comes from, how it is checked, and how every fault of a configuration is told at once. */
@NullMarked
package io.stowage.config;

import org.jspecify.annotations.NullMarked;
