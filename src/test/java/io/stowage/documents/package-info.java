/** Holds what the documents tell readers to type against what happens when they do. */
@NullMarked
package io.stowage.documents;

import org.jspecify.annotations.NullMarked;
