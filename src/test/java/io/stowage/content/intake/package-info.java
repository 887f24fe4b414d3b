@NullMarked
package io.stowage.content.intake;

import org.jspecify.annotations.NullMarked;
