@NullMarked
package io.stowage.web.body;

import org.jspecify.annotations.NullMarked;
