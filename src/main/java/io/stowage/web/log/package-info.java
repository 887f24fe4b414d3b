/** What is noted of each request: log lines and meters. */
@NullMarked
package io.stowage.web.log;

import org.jspecify.annotations.NullMarked;
