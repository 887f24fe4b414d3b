/** The pages that a person with a browser sees: files of the WAR, served with the headers that keep them harmless. */
@NullMarked
package io.stowage.pages;

import org.jspecify.annotations.NullMarked;
