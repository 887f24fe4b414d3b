/** Reads stored contents again where they lie: jobs, what they found of each place, and repairs. */
@NullMarked
package io.stowage.content.verify;

import org.jspecify.annotations.NullMarked;
