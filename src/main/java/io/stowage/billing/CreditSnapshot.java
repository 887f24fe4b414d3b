package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;

/**
 * What the cashier said of an owner. The credit and the totals that it has counted belong together: usage beyond those
 * totals is not in the credit yet, so that no figure, however late it comes, gives back what was spent.
 *
 * @param reported our totals that the credit takes into account
 * @param asked when the question was sent, in milliseconds since the epoch; the answer is not older than that
 */
record CreditSnapshot(BigInteger credit, Usage reported, long asked) {}
