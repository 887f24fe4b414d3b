@NullMarked
package io.stowage.database;

import org.jspecify.annotations.NullMarked;
