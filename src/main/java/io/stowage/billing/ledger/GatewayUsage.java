package io.stowage.billing.ledger;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;

/** What an owner used through one gateway, since ever and today. */
public record GatewayUsage(String gateway, Usage total, BigInteger charged, Usage today, BigInteger chargedToday) {}
