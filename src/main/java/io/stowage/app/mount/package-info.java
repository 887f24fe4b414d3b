/** One class for each front, which makes it of the parts that all fronts share and says where it listens. */
@NullMarked
package io.stowage.app.mount;

import org.jspecify.annotations.NullMarked;
