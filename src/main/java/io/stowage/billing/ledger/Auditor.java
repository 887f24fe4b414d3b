package io.stowage.billing.ledger;

import io.stowage.billing.ledger.tabs.Day;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.billing.ledger.tabs.Tab;
import io.stowage.billing.ledger.tabs.Tabs;
import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Adds the books up in every way that must come to the same: some accounts at a time, so that any number of them takes the
 * same memory.
 */
final class Auditor {
    /** Enough to see what is wrong; the rest is of the same kind. */
    private static final int MOST_FAULTS = 20;

    private static final int ACCOUNTS_AT_A_TIME = 1000;

    private final Handle handle;
    private final List<String> faults = new ArrayList<>();

    /** What the tables say of one account. */
    private static final class Sheet {
        private final long account;
        private final String owner;
        private final BigInteger posted;
        private final Map<Long, Tab> tabs = new HashMap<>();
        private final Map<Long, Line> days = new HashMap<>();
        private BigInteger effect = BigInteger.ZERO;
        private BigInteger usage = BigInteger.ZERO;

        Sheet(long account, String owner, BigInteger posted) {
            this.account = account;
            this.owner = owner;
            this.posted = posted;
        }

        /** Each tab is its days, those that are closed and those that are not. */
        boolean hasTabsThatDiffer() {
            return tabs.entrySet().stream().anyMatch(each -> {
                Tab tab = each.getValue();
                Line all = days.getOrDefault(each.getKey(), Line.NOTHING)
                        .plus(tab.open())
                        .plus(tab.over());
                return !all.equals(new Line(tab.total(), tab.charged()));
            });
        }

        BigInteger closed() {
            return days.values().stream().map(Line::charged).reduce(BigInteger.ZERO, BigInteger::add);
        }
    }

    private record Line(Usage used, BigInteger charged) {
        private static final Line NOTHING = new Line(Usage.NONE, BigInteger.ZERO);

        Line plus(Optional<Day> day) {
            return day.map(one -> plus(new Line(one.used(), one.charged()))).orElse(this);
        }

        Line plus(Line more) {
            return new Line(used.plus(more.used), charged.add(more.charged));
        }
    }

    Auditor(Handle handle) {
        this.handle = handle;
    }

    AuditResult check() {
        long entries = count("SELECT COUNT(*) FROM entry");
        if (count("SELECT COALESCE(MAX(id), 0) FROM entry") != entries) {
            faults.add("the numbers of entries have a gap");
        }
        long after = 0;
        for (List<Sheet> some = sheets(after); !some.isEmpty(); some = sheets(after)) {
            fill(some);
            each(
                    some,
                    "the balance of an account is not the sum of its entries",
                    sheet -> !sheet.posted.equals(sheet.effect));
            each(some, "what a gateway charged is not the sum of its days", Sheet::hasTabsThatDiffer);
            each(
                    some,
                    "the days of an account are not what its entries of usage say",
                    sheet -> !sheet.closed().equals(sheet.usage));
            after = some.get(some.size() - 1).account;
        }
        return new AuditResult(entries, faults);
    }

    private List<Sheet> sheets(long after) {
        return handle.createQuery("SELECT id, owner, posted FROM account WHERE id > :after ORDER BY id LIMIT :some")
                .bind("after", after)
                .bind("some", ACCOUNTS_AT_A_TIME)
                .map((rows, context) -> new Sheet(rows.getLong(1), rows.getString(2), Tabs.whole(rows, 3)))
                .list();
    }

    private void fill(List<Sheet> some) {
        Map<Long, Sheet> sheets = new HashMap<>();
        some.forEach(sheet -> sheets.put(sheet.account, sheet));
        long first = some.get(0).account;
        long last = some.get(some.size() - 1).account;
        between("SELECT account, kind, taken_from, given_to, amount FROM entry WHERE account", first, last)
                .map((rows, context) -> {
                    Sheet sheet = of(sheets, rows.getLong(1));
                    BigInteger amount = Tabs.whole(rows, 5);
                    BigInteger given = rows.getString(4).equals(Entry.Side.OWNER.text()) ? amount : BigInteger.ZERO;
                    boolean taken = rows.getString(3).equals(Entry.Side.OWNER.text());
                    sheet.effect = sheet.effect.add(taken ? given.subtract(amount) : given);
                    if (rows.getString(2).equals(Entry.Kind.USAGE.text())) {
                        sheet.usage = sheet.usage.add(amount);
                    }
                    return sheet;
                })
                .forEach(sheet -> {});
        between(
                        "SELECT gateway, account, bytes_up, bytes_down, reads, writes, charged FROM closed_day WHERE account",
                        first,
                        last)
                .map((rows, context) -> of(sheets, rows.getLong(2))
                        .days
                        .merge(rows.getLong(1), new Line(Tabs.usage(rows, 3), Tabs.whole(rows, 7)), Line::plus))
                .forEach(line -> {});
        between("SELECT t.gateway, " + Tabs.COLUMNS + " FROM tab t WHERE t.account", first, last)
                .map((rows, context) -> {
                    Tab tab = Tabs.tab(rows, 2);
                    of(sheets, tab.account()).tabs.put(rows.getLong(1), tab);
                    return tab;
                })
                .forEach(tab -> {});
    }

    private static Sheet of(Map<Long, Sheet> sheets, long account) {
        return Objects.requireNonNull(sheets.get(account), "rows of an account without the account");
    }

    private Query between(String sql, long first, long last) {
        return handle.createQuery(sql + " BETWEEN :first AND :last")
                .bind("first", first)
                .bind("last", last);
    }

    private long count(String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    private void each(List<Sheet> some, String fault, Predicate<Sheet> wrong) {
        for (Sheet sheet : some) {
            if (wrong.test(sheet)
                    && faults.stream().filter(text -> text.startsWith(fault)).count() < MOST_FAULTS) {
                faults.add(fault + ": " + sheet.owner);
            }
        }
    }
}
