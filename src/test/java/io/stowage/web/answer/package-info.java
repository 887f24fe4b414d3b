@NullMarked
package io.stowage.web.answer;

import org.jspecify.annotations.NullMarked;
