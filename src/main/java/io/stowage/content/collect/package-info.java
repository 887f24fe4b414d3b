/** The tasks that remove what nothing claims and what a crash left. */
@NullMarked
package io.stowage.content.collect;

import org.jspecify.annotations.NullMarked;
