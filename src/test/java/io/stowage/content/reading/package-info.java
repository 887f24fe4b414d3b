@NullMarked
package io.stowage.content.reading;

import org.jspecify.annotations.NullMarked;
