package io.stowage.billing.ledger;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.PreparedReport;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.tabs.DayCloser;
import io.stowage.billing.ledger.tabs.LedgerDatabase;
import io.stowage.billing.ledger.tabs.Tab;
import io.stowage.billing.usage.Usage;
import io.stowage.database.Database;
import io.stowage.database.Engine;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * A cashier that keeps its books in SQL. A report is one transaction and on disk when it returns. Totals never fall: a
 * figure below the last one changes nothing and is logged.
 */
public final class LedgerCashier implements Cashier {
    /** Some ten megabytes when it is full. */
    private static final int MOST_NUMBERS = 131_072;

    private final LedgerDatabase database;
    private final LedgerAdmin books;
    private final DayCloser closer;
    private final String gatewayName;
    private final Clock clock;
    private final AccountNumbers numbers = new AccountNumbers(MOST_NUMBERS);

    /** The gateway's row; 0 before it was looked up. */
    private volatile long gateway;

    private LedgerCashier(LedgerDatabase database, LedgerDefaults terms, String gatewayName, Clock clock) {
        this.database = database;
        this.books = new LedgerAdmin(database, terms, clock);
        this.closer = new DayCloser(database, clock);
        this.gatewayName = gatewayName;
        this.clock = clock;
    }

    /**
     * Opens the books. A server that does not answer yet is a {@link CashierException} in every later call until it does.
     *
     * @param database stays open when this is closed
     * @param gatewayName no other gateway of the same ledger may have it, and it stays the same for ever
     */
    public static LedgerCashier open(Database database, LedgerDefaults terms, String gatewayName, Clock clock) {
        if (gatewayName.isEmpty() || gatewayName.length() > 200) {
            throw new IllegalArgumentException("the name of a gateway has 1 to 200 characters");
        }
        LedgerCashier cashier = new LedgerCashier(new LedgerDatabase(database), terms, gatewayName, clock);
        if (database.engine() == Engine.SQLITE) {
            // It answers now or never.
            cashier.introduce();
        }
        return cashier;
    }

    /** The same books as an operator sees them. */
    public LedgerAdmin books() {
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
    public String advice(Owner owner, boolean hasAccount) {
        String topUp = "stowage cashier account top-up " + owner + " 1cr";
        return hasAccount
                ? "the operator adds credit with: " + topUp
                : "the operator opens one with: stowage cashier account create " + owner + ", and adds credit with: "
                        + topUp;
    }

    @Override
    public Budget budget(Owner owner) {
        return Optional.ofNullable(budgets(Set.of(owner)).get(owner))
                .orElseThrow(() -> LedgerAccounts.unknown(owner.toString()));
    }

    @Override
    public int mostAsked() {
        return MAX_REPORT;
    }

    @Override
    public Map<Owner, Budget> budgets(Set<Owner> owners) {
        requireBounded(owners.size());
        long here = gateway();
        Map<String, Owner> byText = new TreeMap<>();
        owners.forEach(owner -> byText.put(owner.toString(), owner));
        books.welcome(byText.keySet());
        // From one look: a report in between must not show as totals whose cost is still in the credit.
        Map<String, AccountWithTabs> found = database.reading(
                "look up budgets", handle -> new LedgerAccounts(handle).standings(byText.keySet(), numbers));
        Map<Owner, Budget> budgets = new HashMap<>();
        found.forEach((text, standing) -> {
            Tab tab = standing.tab(here);
            Owner owner = Optional.ofNullable(byText.get(text)).orElseThrow();
            budgets.put(owner, new Budget(tab.total(), standing.credit(here, tab, today())));
        });
        return budgets;
    }

    /** Is executed while it is sent, or never; and if a commit comes late, its totals do not fall. So nothing is in doubt. */
    @Override
    public PreparedReport prepare(Map<Owner, Usage> totals) {
        requireBounded(totals.size());
        return new PreparedReport(totals, Optional.empty());
    }

    @Override
    public Map<Owner, BigInteger> send(PreparedReport report) {
        return report(report.totals());
    }

    @Override
    public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
        return report(report.totals());
    }

    /** Nothing that outlives a process. */
    @Override
    public boolean canSendAgain(PreparedReport report) {
        return false;
    }

    /** Sets what each owner used through this gateway since ever, and answers the credit of each after it. */
    public Map<Owner, BigInteger> report(Map<Owner, Usage> totals) {
        requireBounded(totals.size());
        if (totals.isEmpty()) {
            return Map.of();
        }
        long here = gateway();
        Map<String, Usage> byText = new TreeMap<>();
        totals.forEach((owner, usage) -> byText.put(owner.toString(), usage));
        books.welcome(byText.keySet());
        Map<String, BigInteger> after = database.transaction(
                "take a report", handle -> new ReportBooking(handle, here, numbers, clock.instant()).take(byText));
        Map<Owner, BigInteger> credits = new HashMap<>();
        totals.keySet()
                .forEach(owner -> credits.put(
                        owner, Optional.ofNullable(after.get(owner.toString())).orElseThrow()));
        return credits;
    }

    private static void requireBounded(int owners) {
        if (owners > MAX_REPORT) {
            throw new IllegalArgumentException(
                    "a report or a question names at most " + MAX_REPORT + " owners, not " + owners);
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
            Map<String, Long> ids = new LedgerAccounts(handle).ids(byText.keySet());
            ReportBooking.requireAll(byText.keySet(), ids.keySet());
            Map<Long, Stored> byId = new TreeMap<>();
            byText.forEach((owner, stored) ->
                    byId.put(Optional.ofNullable(ids.get(owner)).orElseThrow(), stored));
            new StoredGauges(handle).set(here, byId);
            return byId.size();
        });
    }

    /** Enters all days that are over, also of owners who were idle since. Answers how many tabs had any. */
    int closeDays() {
        return closer.all(MAX_REPORT);
    }

    /**
     * Does a little of that, to be called often: a pass is begun from time to time, and then goes on with each call.
     * Answers how many tabs it closed.
     */
    public int closeSomeDays() {
        return closer.step(MAX_REPORT);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public void close() {}
}
