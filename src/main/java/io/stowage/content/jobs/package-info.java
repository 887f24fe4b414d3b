/** Jobs on stored bytes that take long: begun once, continued after a crash on any node, and run on one node at a time. */
@NullMarked
package io.stowage.content.jobs;

import org.jspecify.annotations.NullMarked;
