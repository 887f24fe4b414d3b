@NullMarked
package io.stowage.database.backup;

import org.jspecify.annotations.NullMarked;
