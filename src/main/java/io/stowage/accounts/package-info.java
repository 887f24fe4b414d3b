/** The front for operators of the embedded ledger: accounts, credit, prices, usage and the audit log. */
@NullMarked
package io.stowage.accounts;

import org.jspecify.annotations.NullMarked;
