/** What fronts have in common that answer small documents in JSON: calls, strict bodies, answers and errors. */
@NullMarked
package io.stowage.web.json;

import org.jspecify.annotations.NullMarked;
