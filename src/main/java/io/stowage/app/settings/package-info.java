/** What the operator wrote: where settings come from, all of them together, and when they are refused. */
@NullMarked
package io.stowage.app.settings;

import org.jspecify.annotations.NullMarked;
