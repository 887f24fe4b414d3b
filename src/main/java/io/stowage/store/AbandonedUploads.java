package io.stowage.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes uploads in parts that nobody has ended: of clients that went away, and of processes that were killed. Their
 * parts cost space and are visible nowhere.
 */
public final class AbandonedUploads {
    private static final int PAGE = 1000;

    private final Uploads uploads;
    private final Duration life;
    private final Clock clock;

    /** @param life how long an upload may take; it has to be longer than the slowest client needs */
    public AbandonedUploads(Uploads uploads, Duration life, Clock clock) {
        this.uploads = uploads;
        this.life = life;
        this.clock = clock;
    }

    /** Aborts every upload that is older than its life, and says how many there were. */
    public int abort() throws IOException {
        Instant startedBefore = clock.instant().minus(life);
        int aborted = 0;
        List<Upload> before = List.of();
        List<Upload> page = uploads.listUploads(startedBefore, PAGE);
        // A backend that goes on listing what was aborted must not keep us here for ever.
        while (!page.isEmpty() && !page.equals(before)) {
            for (Upload upload : page) {
                uploads.abortUpload(upload);
                aborted++;
            }
            before = page;
            page = page.size() < PAGE ? List.of() : uploads.listUploads(startedBefore, PAGE);
        }
        return aborted;
    }
}
