package io.stowage.billing.ledger;

import io.stowage.billing.Cashier;
import io.stowage.billing.CashierException;
import io.stowage.billing.PriceList;
import io.stowage.billing.Usage;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cashier that keeps its books in SQL. A report is one transaction and on disk when it returns. Totals never fall: a
 * figure below the last one changes nothing and is logged.
 */
public final class LedgerCashier implements Cashier {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerCashier.class);

    private final LedgerDatabase database;
    private final Books books;
    private final String gatewayName;
    private final Clock clock;

    /** The gateway's row; 0 before it was looked up. */
    private volatile long gateway;

    private LedgerCashier(LedgerDatabase database, Terms terms, String gatewayName, Clock clock) {
        this.database = database;
        this.books = new Books(database, terms, clock);
        this.gatewayName = gatewayName;
        this.clock = clock;
    }

    /**
     * Opens the books. A file that cannot be opened is a {@link CashierException} here; a server that does not answer is
     * one in every later call until it does.
     *
     * @param gatewayName no other gateway of the same ledger may have it, and it stays the same for ever
     */
    public static LedgerCashier open(LedgerConfig config, String gatewayName, Clock clock) {
        if (gatewayName.isEmpty() || gatewayName.length() > 200) {
            throw new IllegalArgumentException("the name of a gateway has 1 to 200 characters");
        }
        LedgerDatabase database = LedgerDatabase.open(config, new SecureRandom());
        LedgerCashier cashier = new LedgerCashier(database, config.terms(), gatewayName, clock);
        if (config.isFile()) {
            cashier.introduceOrClose();
        }
        return cashier;
    }

    private void introduceOrClose() {
        boolean opened = false;
        try {
            introduce();
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    /** The same books as an operator sees them. They end with this cashier. */
    public Books books() {
        return books;
    }

    @Override
    public void introduce() {
        books.begin();
        gateway = database.transaction("look this gateway up", this::register);
    }

    private long register(Handle handle) {
        Optional<Long> found = findGateway(handle);
        if (found.isPresent()) {
            return found.get();
        }
        handle.execute("INSERT INTO gateway (name) VALUES (?)", gatewayName);
        return findGateway(handle).orElseThrow();
    }

    private Optional<Long> findGateway(Handle handle) {
        return handle.createQuery("SELECT id FROM gateway WHERE name = :name")
                .bind("name", gatewayName)
                .mapTo(Long.class)
                .findOne();
    }

    private long gateway() {
        if (gateway == 0) {
            introduce();
        }
        return gateway;
    }

    @Override
    public PriceList prices() {
        return books.prices().prices();
    }

    @Override
    public Budget budget(Owner owner) {
        long here = gateway();
        String text = owner.toString();
        books.welcome(List.of(text));
        return database.reading("look up a budget", handle -> {
            Accounts accounts = new Accounts(handle);
            long id = accounts.require(text);
            // The totals first: a report in between must not show as totals whose cost is still in the credit.
            Usage reported = new Tabs(handle).reported(here, id);
            return new Budget(reported, accounts.load(id, today()).credit());
        });
    }

    @Override
    public Map<Owner, BigInteger> report(Map<Owner, Usage> totals) {
        requireBounded(totals.size());
        if (totals.isEmpty()) {
            return Map.of();
        }
        long here = gateway();
        Map<String, Usage> byText = new TreeMap<>();
        totals.forEach((owner, usage) -> byText.put(owner.toString(), usage));
        books.welcome(byText.keySet());
        Map<String, Account> after =
                database.transaction("take a report", handle -> take(handle, here, byText, today()));
        Map<Owner, BigInteger> credits = new HashMap<>();
        totals.keySet()
                .forEach(owner -> credits.put(
                        owner,
                        Optional.ofNullable(after.get(owner.toString()))
                                .orElseThrow()
                                .credit()));
        return credits;
    }

    private Map<String, Account> take(Handle handle, long here, Map<String, Usage> totals, LocalDate today)
            throws SQLException {
        Accounts accounts = new Accounts(handle);
        Map<String, Long> ids = accounts.ids(totals.keySet());
        requireAll(totals.keySet(), ids.keySet());
        PriceList prices = new Prices(handle).inForce().prices();
        Tabs tabs = new Tabs(handle);
        Map<Long, Tab> old = tabs.lock(here, ids.values());
        Map<Long, Tab> base = new HashMap<>(old);
        List<Tab> over = old.values().stream().filter(tab -> tab.isOver(today)).toList();
        tabs.close(here, over, new Journal(handle, clock.instant())).forEach(tab -> base.put(tab.account(), tab));
        List<Tab> changed = new ArrayList<>();
        List<Tab> fresh = new ArrayList<>();
        int backwards = 0;
        for (Map.Entry<String, Usage> entry : totals.entrySet()) {
            long id = Optional.ofNullable(ids.get(entry.getKey())).orElseThrow();
            Tab before = base.getOrDefault(id, Tab.empty(id));
            Tab raised = before.raisedTo(entry.getValue(), prices, today);
            backwards += before.total().isWithin(entry.getValue()) ? 0 : 1;
            if (!old.containsKey(id)) {
                fresh.add(raised);
            } else if (!raised.equals(old.get(id))) {
                changed.add(raised);
            }
        }
        tabs.update(here, changed);
        tabs.insert(here, fresh);
        if (backwards > 0) {
            LOG.warn(
                    "{} totals of gateway {} are below what it reported before; they changed nothing. Were its counters"
                            + " lost, or do two gateways have this name?",
                    backwards,
                    gatewayName);
        }
        return accounts.load(ids.values(), today);
    }

    private static void requireAll(Set<String> asked, Set<String> found) {
        if (found.size() < asked.size()) {
            Set<String> strangers = new HashSet<>(asked);
            strangers.removeAll(found);
            throw Accounts.unknown(strangers.iterator().next()
                    + (strangers.size() > 1 ? " and for " + (strangers.size() - 1) + " more" : "")
                    + ", so nothing of this report was taken");
        }
    }

    private static void requireBounded(int owners) {
        if (owners > MAX_REPORT) {
            throw new IllegalArgumentException("a report names at most " + MAX_REPORT + " owners, not " + owners);
        }
    }

    /** Keeps the figures; nothing here charges for them. */
    @Override
    public void reportStored(Map<Owner, Stored> gauges) {
        requireBounded(gauges.size());
        if (gauges.isEmpty()) {
            return;
        }
        long here = gateway();
        Map<String, Stored> byText = new TreeMap<>();
        gauges.forEach((owner, stored) -> byText.put(owner.toString(), stored));
        database.transaction("take what is stored", handle -> {
            Map<String, Long> ids = new Accounts(handle).ids(byText.keySet());
            requireAll(byText.keySet(), ids.keySet());
            Map<Long, Stored> byId = new TreeMap<>();
            byText.forEach((owner, stored) ->
                    byId.put(Optional.ofNullable(ids.get(owner)).orElseThrow(), stored));
            new Gauges(handle).set(here, byId);
            return byId.size();
        });
    }

    /** Writes days that are over into the journal, also for owners who were idle since. Answers how many. */
    public int closeDays() {
        LocalDate today = today();
        Collection<Long> gateways =
                database.reading("look for days that are over", handle -> new Tabs(handle).gatewaysWithDaysOver(today));
        int closed = 0;
        for (long each : gateways) {
            int batch = MAX_REPORT;
            while (batch == MAX_REPORT) {
                batch = database.transaction("close days", handle -> closeSome(handle, each, today));
                closed += batch;
            }
        }
        return closed;
    }

    private int closeSome(Handle handle, long each, LocalDate today) throws SQLException {
        Tabs tabs = new Tabs(handle);
        List<Long> found = tabs.over(each, today, MAX_REPORT);
        // What somebody else closed meanwhile is not over any more.
        List<Tab> over = tabs.lock(each, found).values().stream()
                .filter(tab -> tab.isOver(today))
                .toList();
        tabs.update(each, tabs.close(each, over, new Journal(handle, clock.instant())));
        return found.size();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public void close() {
        database.close();
    }
}
