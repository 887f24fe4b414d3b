package io.stowage.content.rows;

import io.stowage.database.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * How much owners have stored, in logical bytes: what each of their rows stands for, whether the same bytes are stored
 * once or not. A change is a row of its own, so that no two uploads of an owner wait for one row; a task folds changes
 * into totals. The sum of both is exact at any moment.
 */
public final class StoredAmounts {
    private static final int FOLDED_AT_ONCE = 10_000;

    private final Database database;

    public StoredAmounts(Database database) {
        this.database = database;
    }

    public record Amount(long bytes, long objects) {
        public static final Amount NONE = new Amount(0, 0);
    }

    /** Notes a change in the transaction that makes it; negative for what goes. */
    public void change(Handle rows, String owner, long bytes, long objects) {
        if (bytes != 0 || objects != 0) {
            rows.execute(
                    "INSERT INTO content_stored_change (owner, bytes, objects) VALUES (?, ?, ?)",
                    owner,
                    bytes,
                    objects);
        }
    }

    public Amount of(Handle rows, String owner) {
        return rows.createQuery("SELECT COALESCE(SUM(bytes), 0), COALESCE(SUM(objects), 0) FROM ("
                        + "SELECT bytes, objects FROM content_stored WHERE owner = :owner"
                        + " UNION ALL SELECT bytes, objects FROM content_stored_change WHERE owner = :owner) a")
                .bind("owner", owner)
                .map((row, context) -> new Amount(row.getLong(1), row.getLong(2)))
                .one();
    }

    /** Adds changes to totals until none are left. Answers how many there were. */
    public int fold() {
        int all = 0;
        int some = foldSome();
        while (some > 0) {
            all += some;
            some = foldSome();
        }
        return all;
    }

    private int foldSome() {
        boolean any = database.read(
                "look for changes of what owners have stored",
                rows -> rows.createQuery("SELECT 1 FROM content_stored_change LIMIT 1")
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
        if (!any) {
            return 0;
        }
        return database.write("fold what owners have stored", rows -> {
            List<Long> last = rows.createQuery(
                            "SELECT id FROM content_stored_change ORDER BY id LIMIT " + FOLDED_AT_ONCE)
                    .mapTo(Long.class)
                    .list();
            if (last.isEmpty()) {
                return 0;
            }
            // By their numbers: one that was written meanwhile and has a lower number is left for the next time.
            long most = last.get(last.size() - 1);
            rows.execute(
                    "INSERT INTO content_stored (owner, bytes, objects)"
                            + " SELECT owner, SUM(bytes), SUM(objects) FROM content_stored_change WHERE id <= ?"
                            + " GROUP BY owner"
                            + " ON CONFLICT (owner) DO UPDATE SET bytes = content_stored.bytes + excluded.bytes,"
                            + " objects = content_stored.objects + excluded.objects",
                    most);
            return rows.execute("DELETE FROM content_stored_change WHERE id <= ?", most);
        });
    }
}
