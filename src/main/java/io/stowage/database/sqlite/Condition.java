package io.stowage.database.sqlite;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the last failures say of the file. Once it is damaged nothing is written to it any more. */
final class Condition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);

    private volatile @Nullable String trouble;
    private volatile boolean damaged;

    /** @param e what a work or a commit failed with, of whatever kind */
    void failed(String what, Throwable e) {
        if (!Failures.isOfDatabase(e)) {
            return;
        }
        StowageException failure = Failures.of(what, e);
        if (failure.fault() != Fault.DATABASE_UNAVAILABLE) {
            return;
        }
        if (trouble == null) {
            LOG.error("{} ({})", failure.getMessage(), Failures.deepest(e).toString());
        }
        damaged |= Failures.isDamage(e);
        trouble = failure.getMessage();
    }

    void wrote() {
        if (trouble != null && !damaged) {
            LOG.info("the database writes again");
            trouble = null;
        }
    }

    void requireSound(String what) {
        if (damaged) {
            throw Failures.damaged(what);
        }
    }

    boolean isDamaged() {
        return damaged;
    }

    boolean isTroubled() {
        return trouble != null;
    }

    String trouble() {
        String text = trouble;
        return text == null ? "" : text;
    }
}
