@NullMarked
package io.stowage.database.sqlite;

import org.jspecify.annotations.NullMarked;
