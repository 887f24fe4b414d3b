package io.stowage.content.collect;

import io.stowage.content.ContentConfig;
import io.stowage.content.rows.LooseContents;
import io.stowage.database.Database;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for contents that nothing claims and that nobody has let go of: what a front that forgets to say so would leave for
 * ever. They are let go of, and the collector decides.
 */
public final class UnclaimedContents {
    private static final Logger LOG = LoggerFactory.getLogger(UnclaimedContents.class);
    private static final int PAGE = 1000;

    private final Database database;
    private final ContentConfig config;
    private final Clock clock;

    public UnclaimedContents(Database database, ContentConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Goes through all contents that are older than the grace. Answers how many were let go of. */
    public int look() {
        ClaimColumns claims = database.read("find what may claim contents", ClaimColumns::read);
        long before = clock.millis() - config.grace().toMillis();
        int found = 0;
        long after = 0;
        List<Long> page = page(after);
        while (!page.isEmpty()) {
            long from = after;
            long to = page.get(page.size() - 1);
            found += database.write("let go of what nothing claims", rows -> {
                List<Long> unclaimed = claims.unclaimed(rows, from, to, before);
                unclaimed.forEach(content -> LooseContents.note(rows, content, clock.millis()));
                return unclaimed.size();
            });
            after = to;
            page = page(after);
        }
        if (found > 0) {
            LOG.warn("{} contents were claimed by nothing and not let go of; they go after the grace", found);
        }
        return found;
    }

    private List<Long> page(long after) {
        return database.read(
                "find contents",
                rows -> rows.createQuery("SELECT id FROM content WHERE id > :after ORDER BY id LIMIT " + PAGE)
                        .bind("after", after)
                        .mapTo(Long.class)
                        .list());
    }
}
