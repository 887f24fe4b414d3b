package io.stowage.billing.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Adds the books up in every way that must come to the same. */
final class Auditor {
    /** Enough to see what is wrong; the rest is of the same kind. */
    private static final int MOST_FAULTS = 20;

    private static final String EFFECT = "CASE WHEN given_to = 'owner' THEN amount ELSE 0 END"
            + " - CASE WHEN taken_from = 'owner' THEN amount ELSE 0 END";

    private final Handle handle;
    private final List<String> faults = new ArrayList<>();

    Auditor(Handle handle) {
        this.handle = handle;
    }

    Audit check() {
        long entries = count("SELECT COUNT(*) FROM entry");
        // What another connection appends between two looks is not a gap.
        if (count("SELECT COALESCE(MAX(id), 0) - COUNT(*) FROM entry") != 0) {
            faults.add("the numbers of entries have a gap");
        }
        if (sum().signum() != 0) {
            faults.add("the sides of all entries do not add up to nothing: " + sum());
        }
        each(
                "the balance of an account is not the sum of its entries",
                "SELECT a.owner FROM account a LEFT JOIN (SELECT account, SUM(" + EFFECT
                        + ") AS effect FROM entry GROUP BY account) e ON e.account = a.id"
                        + " WHERE a.posted <> COALESCE(e.effect, 0)");
        each(
                "what a gateway charged is not the sum of its days",
                "SELECT a.owner FROM tab t JOIN account a ON a.id = t.account LEFT JOIN (SELECT account, gateway,"
                        + " SUM(charged) AS charged, SUM(bytes_up) AS up, SUM(bytes_down) AS down, SUM(reads) AS reads,"
                        + " SUM(writes) AS writes FROM closed_day GROUP BY account, gateway) d"
                        + " ON d.account = t.account AND d.gateway = t.gateway"
                        + " WHERE t.charged <> t.day_charged + t.over_charged + COALESCE(d.charged, 0)"
                        + " OR t.bytes_up <> t.day_bytes_up + t.over_bytes_up + COALESCE(d.up, 0)"
                        + " OR t.bytes_down <> t.day_bytes_down + t.over_bytes_down + COALESCE(d.down, 0)"
                        + " OR t.reads <> t.day_reads + t.over_reads + COALESCE(d.reads, 0)"
                        + " OR t.writes <> t.day_writes + t.over_writes + COALESCE(d.writes, 0)");
        each(
                "the days of an account are not what its entries of usage say",
                "SELECT a.owner FROM account a LEFT JOIN (SELECT account, SUM(charged) AS charged FROM closed_day"
                        + " GROUP BY account) d ON d.account = a.id LEFT JOIN (SELECT account, SUM(amount) AS amount"
                        + " FROM entry WHERE kind = 'usage' GROUP BY account) e ON e.account = a.id"
                        + " WHERE COALESCE(d.charged, 0) <> COALESCE(e.amount, 0)");
        return new Audit(entries, faults);
    }

    /** Of every side what it was given, less what was taken from it. */
    private BigDecimal sum() {
        return handle.createQuery("SELECT COALESCE(SUM(side), 0) FROM (SELECT given_to AS name, SUM(amount) AS side"
                        + " FROM entry GROUP BY given_to UNION ALL SELECT taken_from, -SUM(amount) FROM entry"
                        + " GROUP BY taken_from) sides")
                .mapTo(BigDecimal.class)
                .one();
    }

    private long count(String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    private void each(String fault, String sql) {
        handle.createQuery(sql + " FETCH FIRST " + MOST_FAULTS + " ROWS ONLY")
                .mapTo(String.class)
                .forEach(owner -> faults.add(fault + ": " + owner));
    }
}
