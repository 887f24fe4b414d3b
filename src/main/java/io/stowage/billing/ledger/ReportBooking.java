package io.stowage.billing.ledger;

import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.tabs.Closing;
import io.stowage.billing.ledger.tabs.Journal;
import io.stowage.billing.ledger.tabs.Tab;
import io.stowage.billing.ledger.tabs.Tabs;
import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one report of a gateway, within a transaction: a lock, a look at all that is known of its owners, and the writes
 * of what changed. A writer of tabs has locked their gateway, so single tabs need no locks.
 */
final class ReportBooking {
    private static final Logger LOG = LoggerFactory.getLogger(ReportBooking.class);

    private final Handle handle;
    private final long gateway;
    private final AccountNumbers numbers;
    private final Instant now;
    private final LocalDate today;

    ReportBooking(Handle handle, long gateway, AccountNumbers numbers, Instant now) {
        this.handle = handle;
        this.gateway = gateway;
        this.numbers = numbers;
        this.now = now;
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Answers the credit of each owner after it. */
    Map<String, BigInteger> take(Map<String, Usage> totals) throws SQLException {
        Tabs tabs = new Tabs(handle);
        tabs.lock(gateway);
        Map<String, AccountWithTabs> standings = new LedgerAccounts(handle).standings(totals.keySet(), numbers);
        requireAll(totals.keySet(), standings.keySet());
        PriceList prices = new Prices(handle).inForce().prices();
        Map<Long, Tab> closed = closeThoseWhoseDayWaited(standings);
        List<Tab> changed = new ArrayList<>();
        Map<String, BigInteger> credits = new HashMap<>();
        int backwards = 0;
        for (Map.Entry<String, Usage> each : totals.entrySet()) {
            AccountWithTabs standing =
                    Optional.ofNullable(standings.get(each.getKey())).orElseThrow();
            Tab before = standing.tab(gateway);
            Tab base = closed.getOrDefault(standing.id(), before);
            Tab after = (base.isOver(today) ? base.turned() : base).raisedTo(each.getValue(), prices, today);
            backwards += before.total().isWithin(each.getValue()) ? 0 : 1;
            if (!standing.tabs().containsKey(gateway) || !after.equals(before)) {
                changed.add(after);
            }
            credits.put(each.getKey(), standing.credit(gateway, after, today));
        }
        // In the order of accounts, which is the order on the disk.
        changed.sort(Comparator.comparingLong(Tab::account));
        tabs.put(gateway, changed);
        warn(backwards);
        return credits;
    }

    /** A day that is over only waits, unless the one before it still does. */
    private Map<Long, Tab> closeThoseWhoseDayWaited(Map<String, AccountWithTabs> standings) throws SQLException {
        List<Tab> over = standings.values().stream()
                .map(standing -> standing.tab(gateway))
                .filter(tab -> tab.over().isPresent() && tab.isOver(today))
                .toList();
        Map<Long, Tab> closed = new HashMap<>();
        for (Tab tab : new Closing(handle, gateway).close(over, today, new Journal(handle, now))) {
            closed.put(tab.account(), tab);
        }
        return closed;
    }

    private void warn(int backwards) {
        if (backwards > 0) {
            LOG.warn(
                    "{} totals of gateway {} are below what it reported before; they changed nothing. Were its counters"
                            + " lost, or do two gateways have its name?",
                    backwards,
                    gateway);
        }
    }

    static void requireAll(Set<String> asked, Set<String> found) {
        if (found.size() < asked.size()) {
            Set<String> strangers = new HashSet<>(asked);
            strangers.removeAll(found);
            throw LedgerAccounts.unknown(strangers.iterator().next()
                    + (strangers.size() > 1 ? " and for " + (strangers.size() - 1) + " more" : "")
                    + ", so nothing of this report was taken");
        }
    }
}
