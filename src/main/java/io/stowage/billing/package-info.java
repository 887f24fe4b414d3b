/** Owners and money: what requests use, and who keeps the accounts. */
@NullMarked
package io.stowage.billing;

import org.jspecify.annotations.NullMarked;
