/** Commands for the administrator of the embedded ledger: accounts, their limits and what they used. */
@NullMarked
package io.stowage.cli.account;

import org.jspecify.annotations.NullMarked;
