@NullMarked
package io.stowage.content.verify;

import org.jspecify.annotations.NullMarked;
