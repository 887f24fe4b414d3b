/** Commands for packages of the artifact registry. */
@NullMarked
package io.stowage.cli.artifact;

import org.jspecify.annotations.NullMarked;
