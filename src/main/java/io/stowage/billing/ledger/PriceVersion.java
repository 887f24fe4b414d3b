package io.stowage.billing.ledger;

import io.stowage.billing.cashier.PriceList;
import java.time.Instant;

/** A price list, and since when it is in force. */
public record PriceVersion(int version, Instant since, PriceList prices, String note) {}
