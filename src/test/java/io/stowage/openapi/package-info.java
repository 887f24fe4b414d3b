/** Holds the documents of our HTTP interfaces against what the servers really answer. */
@NullMarked
package io.stowage.openapi;

import org.jspecify.annotations.NullMarked;
