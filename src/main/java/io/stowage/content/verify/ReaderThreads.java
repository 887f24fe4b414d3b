package io.stowage.content.verify;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Looks at places for several threads at a time, each with a buffer of its own. */
final class ReaderThreads {
    private final BlockingQueue<PlaceCheck> checks;
    private final Repair repair;
    private final VerifyOptions options;

    ReaderThreads(VerifyParts parts, VerifyOptions options) {
        this.options = options;
        this.checks = new ArrayBlockingQueue<>(options.concurrency());
        this.repair = new Repair(parts.database(), parts.stores(), parts.holds());
        PlaceCheck.Limits limits = PlaceCheck.Limits.of(options);
        for (int i = 0; i < options.concurrency(); i++) {
            checks.add(new PlaceCheck(parts, limits));
        }
    }

    Outcome look(DuePlace due) throws InterruptedException {
        PlaceCheck check = checks.take();
        try {
            Outcome outcome = check.check(due, options.mode());
            return outcome.isLost() && options.repair() ? repair.repair(outcome, check) : outcome;
        } finally {
            checks.add(check);
        }
    }
}
