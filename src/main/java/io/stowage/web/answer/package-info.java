/** What a request's conditions and ranges mean for what is there, and the bytes of the answer. */
@NullMarked
package io.stowage.web.answer;

import org.jspecify.annotations.NullMarked;
