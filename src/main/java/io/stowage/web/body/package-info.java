/** Bodies of requests and answers: the memory that they take, their time, and their charge. */
@NullMarked
package io.stowage.web.body;

import org.jspecify.annotations.NullMarked;
