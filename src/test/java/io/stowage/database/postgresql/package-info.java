@NullMarked
package io.stowage.database.postgresql;

import org.jspecify.annotations.NullMarked;
