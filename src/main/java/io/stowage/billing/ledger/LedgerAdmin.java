package io.stowage.billing.ledger;

import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.billing.ledger.tabs.Journal;
import io.stowage.billing.ledger.tabs.LedgerDatabase;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The ledger as an operator sees it: accounts, credit, prices, usage and the journal. What has no account is a
 * {@link CashierException}, what contradicts the books a {@link LedgerConflict}.
 */
public final class LedgerAdmin {
    private static final BigInteger MOST = BigInteger.TEN.pow(PriceText.MAX_DIGITS);

    private final LedgerDatabase database;
    private final LedgerDefaults terms;
    private final Clock clock;

    /** An account, and whether it was made just now. */
    public record Opened(LedgerAccount account, boolean fresh) {}

    /** An entry, and whether it was there before. */
    public record Posted(Entry entry, boolean repeated, LedgerAccount account) {}

    LedgerAdmin(LedgerDatabase database, LedgerDefaults terms, Clock clock) {
        this.database = database;
        this.terms = terms;
        this.clock = clock;
    }

    /** Puts the first prices in force, in a ledger that has none. */
    void begin() {
        if (database.reading("look for prices", handle -> !new Prices(handle).isEmpty())) {
            return;
        }
        database.transaction("set the first prices", handle -> {
            Prices prices = new Prices(handle);
            if (prices.isEmpty()) {
                putInForce(handle, 1, terms.prices(), "from the settings");
            }
            return prices;
        });
    }

    private PriceVersion putInForce(Handle handle, int version, PriceList list, String note)
            throws java.sql.SQLException {
        Prices prices = new Prices(handle);
        prices.add(version, clock.instant(), list, note);
        PriceVersion added = prices.inForce();
        journal(handle)
                .append(List.of(new Journal.Draft(
                        Entry.Kind.PRICES,
                        "prices:" + version,
                        null,
                        Entry.Side.CORRECTIONS,
                        Entry.Side.CORRECTIONS,
                        BigInteger.ZERO,
                        Prices.describe(added))));
        return added;
    }

    /** What a new account may do when nobody says otherwise. */
    public Limits usualLimits() {
        return new Limits(terms.overdraft(), terms.dailyLimit());
    }

    /** Opens an account; one that is there stays as it is. */
    public Opened open(Owner owner, Limits limits) {
        String text = owner.toString();
        requireAmounts(Stream.concat(Stream.of(limits.overdraft()), limits.dailyLimit().stream()));
        return database.transaction("open an account", handle -> {
            LedgerAccounts accounts = new LedgerAccounts(handle);
            Optional<Long> there = accounts.id(text);
            long id = there.isPresent() ? there.get() : accounts.open(text, limits, journal(handle), clock.instant());
            return new Opened(accounts.load(id, today()), there.isEmpty());
        });
    }

    /** Opens accounts for those who have none, where the settings want that. */
    void welcome(Collection<String> owners) {
        if (!terms.openAccounts()) {
            return;
        }
        Map<String, Long> there =
                database.reading("look for accounts", handle -> new LedgerAccounts(handle).ids(owners));
        TreeSet<String> strangers = new TreeSet<>(owners);
        strangers.removeAll(there.keySet());
        for (String stranger : strangers) {
            database.transaction("welcome an owner", handle -> {
                LedgerAccounts accounts = new LedgerAccounts(handle);
                if (accounts.id(stranger).isPresent()) {
                    return 0L;
                }
                Journal journal = journal(handle);
                long id = accounts.open(stranger, usualLimits(), journal, clock.instant());
                if (terms.welcome().signum() > 0) {
                    journal.append(List.of(new Journal.Draft(
                            Entry.Kind.WELCOME,
                            "welcome:" + stranger,
                            id,
                            Entry.Side.OUTSIDE,
                            Entry.Side.OWNER,
                            terms.welcome(),
                            "from the settings")));
                }
                return id;
            });
        }
    }

    public LedgerAccount account(Owner owner) {
        return database.reading("look up an account", handle -> {
            LedgerAccounts accounts = new LedgerAccounts(handle);
            return accounts.load(accounts.require(owner.toString()), today());
        });
    }

    /** Accounts whose owner's text comes after {@code after}, in that order. */
    public List<LedgerAccount> accounts(String after, int limit) {
        return database.reading("list accounts", handle -> new LedgerAccounts(handle).list(after, limit, today()));
    }

    /** Sets the limits of an account. */
    public LedgerAccount limit(Owner owner, Limits limits) {
        requireAmounts(Stream.concat(Stream.of(limits.overdraft()), limits.dailyLimit().stream()));
        return database.transaction("set limits", handle -> {
            LedgerAccounts accounts = new LedgerAccounts(handle);
            long id = accounts.require(owner.toString());
            LedgerAccount before = accounts.load(id, today());
            if (!new Limits(before.overdraft(), before.dailyLimit()).equals(limits)) {
                accounts.limit(id, limits);
                Journal journal = journal(handle);
                String key = "limits:" + id + ":" + (journal.last() + 1);
                journal.append(List.of(LedgerAccounts.note(Entry.Kind.LIMITS, key, id, limits.describe())));
            }
            return accounts.load(id, today());
        });
    }

    /** Adds credit. The same key again does nothing more. */
    public Posted topUp(Owner owner, BigInteger amount, String key, String note) {
        return post(owner, Entry.Kind.TOP_UP, Entry.Side.OUTSIDE, Entry.Side.OWNER, amount, key, note);
    }

    /** Takes credit away, whatever is left. The same key again does nothing more. */
    public Posted debit(Owner owner, BigInteger amount, String key, String note) {
        return post(owner, Entry.Kind.DEBIT, Entry.Side.OWNER, Entry.Side.CORRECTIONS, amount, key, note);
    }

    private Posted post(
            Owner owner,
            Entry.Kind kind,
            Entry.Side from,
            Entry.Side to,
            BigInteger amount,
            String operatorsKey,
            String note) {
        requireAmounts(Stream.of(amount));
        if (amount.signum() == 0) {
            throw new IllegalArgumentException("the amount is nothing");
        }
        String key = "admin:" + operatorsKey;
        String text = owner.toString();
        return database.transaction("enter an amount", handle -> {
            LedgerAccounts accounts = new LedgerAccounts(handle);
            long id = accounts.require(text);
            Journal journal = journal(handle);
            Optional<Entry> there = journal.find(key);
            if (there.isPresent()) {
                requireSame(there.get(), text, kind, amount);
            } else {
                journal.append(List.of(new Journal.Draft(kind, key, id, from, to, amount, note)));
            }
            Entry entry = journal.find(key).orElseThrow();
            return new Posted(entry, there.isPresent(), accounts.load(id, today()));
        });
    }

    private static void requireSame(Entry there, String owner, Entry.Kind kind, BigInteger amount) {
        boolean same = there.owner().equals(Optional.of(owner))
                && there.kind() == kind
                && there.amount().equals(amount);
        if (!same) {
            throw new LedgerConflict(
                    LedgerConflict.Kind.KEY_REUSED,
                    "this key belongs to entry " + there.id() + ", which has another owner, kind or amount");
        }
    }

    public PriceVersion prices() {
        begin();
        return database.reading("read the prices", handle -> new Prices(handle).inForce());
    }

    /** Versions after {@code after}, oldest first. */
    public List<PriceVersion> priceHistory(int after, int limit) {
        return database.reading("read old prices", handle -> new Prices(handle).list(after, limit));
    }

    /** Puts prices in force for all usage that is reported from now on. */
    public PriceVersion setPrices(PriceList list, int replaces, String note) {
        requireAmounts(Stream.of(list.bytesUp(), list.bytesDown(), list.reads(), list.writes(), list.bytesStored())
                .map(Price::cost));
        begin();
        return database.transaction("set prices", handle -> {
            PriceVersion before = new Prices(handle).inForce();
            if (before.version() != replaces) {
                throw new LedgerConflict(
                        LedgerConflict.Kind.PRICES_CHANGED,
                        "version " + before.version() + " is in force, not version " + replaces);
            }
            return putInForce(handle, replaces + 1, list, note);
        });
    }

    public List<GatewayUsage> usage(Owner owner) {
        return database.reading(
                "look up usage",
                handle ->
                        new UsageHistory(handle).totals(new LedgerAccounts(handle).require(owner.toString()), today()));
    }

    /** Usage of each day, both ends included. */
    public List<DayUsage> days(Owner owner, LocalDate from, LocalDate to, int limit) {
        return database.reading(
                "look up days",
                handle -> new UsageHistory(handle)
                        .days(new LedgerAccounts(handle).require(owner.toString()), from, to, limit));
    }

    /** Entries after number {@code after}, of one account or of all. */
    public List<Entry> entries(Optional<Owner> owner, long after, int limit) {
        return database.reading("read the journal", handle -> {
            LedgerAccounts accounts = new LedgerAccounts(handle);
            Optional<Long> account = owner.map(one -> accounts.require(one.toString()));
            return journal(handle).list(account, after, limit);
        });
    }

    /** Adds everything up. It reads all entries, so it takes a while in old books. */
    public AuditResult check() {
        return database.reading("add the books up", handle -> new Auditor(handle).check());
    }

    private Journal journal(Handle handle) {
        return new Journal(handle, clock.instant());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static void requireAmounts(Stream<BigInteger> amounts) {
        if (amounts.anyMatch(amount -> amount.signum() < 0 || amount.compareTo(MOST) >= 0)) {
            throw new IllegalArgumentException(
                    "an amount has at most " + PriceText.MAX_DIGITS + " digits and is not below nothing");
        }
    }
}
