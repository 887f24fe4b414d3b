/** Opens what the fronts stand on: database, stores, contents, access, the cashier; and starts what has to go on around them. */
@NullMarked
package io.stowage.app.opening;

import org.jspecify.annotations.NullMarked;
