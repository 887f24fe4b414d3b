package io.stowage.billing;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the cashier knows us, and what it asks: looked after every hour, and until then as often as it takes. */
final class CashierSession {
    private static final Logger LOG = LoggerFactory.getLogger(CashierSession.class);
    private static final Duration EVERY = Duration.ofHours(1);

    /** A price that rises more than this at once is taken for an error of its sender. */
    private static final BigInteger MOST_RISE = BigInteger.valueOf(1000);

    private static final List<Function<PriceList, Price>> PRICES =
            List.of(PriceList::bytesUp, PriceList::bytesDown, PriceList::reads, PriceList::writes);

    private final Cashier cashier;
    private final BillingMode mode;
    private final Clock clock;
    private volatile boolean introduced;
    private volatile @Nullable Tariff tariff;
    private volatile String closed = "it was not asked yet";
    private volatile String oddPrices = "";

    private volatile @Nullable PriceList prices;

    /** Only the one who takes turns sees these. */
    private long introducedAt;

    private long pricedAt;

    CashierSession(Cashier cashier, BillingMode mode, Clock clock) {
        this.cashier = cashier;
        this.mode = mode;
        this.clock = clock;
    }

    /** What things cost now. Throws while the cashier does not know us, or has not told its prices. */
    Tariff tariff() {
        Tariff current = tariff;
        if (current == null || !introduced) {
            throw new StowageException(Fault.CASHIER_UNAVAILABLE, "cashier unavailable: " + closed);
        }
        return current;
    }

    /** As the cashier told them last; empty before it told any. */
    Optional<PriceList> prices() {
        return Optional.ofNullable(prices);
    }

    /** Why nobody can be charged; empty when all is well. */
    Optional<String> closed() {
        return tariff == null || !introduced ? Optional.of(closed) : Optional.empty();
    }

    /** What is wrong with the prices that the cashier told last. */
    Optional<String> oddPrices() {
        return oddPrices.isEmpty() ? Optional.empty() : Optional.of(oddPrices);
    }

    /** Who has to do what so that an owner can pay. */
    String advice(Owner owner, boolean hasAccount) {
        return cashier.advice(owner, hasAccount);
    }

    /** Does what is due. Throws when the cashier could not be asked; the next turn tries again. */
    synchronized void turn() {
        long now = clock.millis();
        try {
            if (!introduced || now - introducedAt >= EVERY.toMillis()) {
                cashier.introduce();
                introducedAt = now;
                introduced = true;
            }
            if (tariff == null || now - pricedAt >= EVERY.toMillis()) {
                take(cashier.prices());
                pricedAt = now;
            }
        } catch (CashierException e) {
            close(e);
            throw e;
        }
    }

    /** The next turn asks anew who we are. */
    synchronized void doubt() {
        introducedAt = Long.MIN_VALUE / 2;
    }

    private void close(CashierException why) {
        closed = String.valueOf(why.getMessage());
        if (why.reason() == CashierException.Reason.NOT_AUTHORIZED) {
            if (introduced) {
                LOG.error("the cashier does not accept this gateway any more; owners are refused", why);
            }
            introduced = false;
        }
    }

    private void take(PriceList told) {
        PriceList before = prices;
        if (before != null && rises(before, told)) {
            oddPrices = "the cashier tells prices that rose more than " + MOST_RISE
                    + "-fold; the old ones are kept until a restart";
            LOG.error("{}: {} after {}", oddPrices, told, before);
            return;
        }
        oddPrices = "";
        if (!told.equals(before)) {
            prices = told;
            tariff = mode.tariff(told);
        }
    }

    private static boolean rises(PriceList before, PriceList told) {
        return PRICES.stream().anyMatch(price -> {
            BigInteger most = perPart(price.apply(before)).multiply(MOST_RISE);
            return most.signum() > 0 && perPart(price.apply(told)).compareTo(most) > 0;
        });
    }

    private static BigInteger perPart(Price price) {
        return price.cost().multiply(PriceList.PARTS).divide(price.per().quantity());
    }
}
