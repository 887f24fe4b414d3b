/** A store in a directory of a local or shared file system: whole objects only, whatever is killed or full. */
@NullMarked
package io.stowage.store.fs;

import org.jspecify.annotations.NullMarked;
