@NullMarked
package io.stowage.login;

import org.jspecify.annotations.NullMarked;
