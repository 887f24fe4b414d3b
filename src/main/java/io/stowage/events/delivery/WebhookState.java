package io.stowage.events.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a webhook is.
 *
 * @param after the number of the last event that it accepted
 * @param failures tries in a row that failed
 * @param failingSince the first of them; the epoch where there are none
 * @param nextAt before that it is not tried again
 * @param parked it failed for too long, and is not tried again before an operator says so
 */
public record WebhookState(
        String name,
        long after,
        long failures,
        Instant failingSince,
        Instant nextAt,
        boolean parked,
        String lastError) {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration GIVES_UP_AFTER = Duration.ofDays(3);
    private static final int MOST_DOUBLINGS = 12;

    static WebhookState fresh(String name, long after) {
        return new WebhookState(name, after, 0, Instant.EPOCH, Instant.EPOCH, false, "");
    }

    WebhookState accepted(long seq) {
        return fresh(name, seq);
    }

    /** After pauses of 1 s, 2 s, 4 s … 1 h. */
    WebhookState failed(Instant now, String error) {
        Instant since = failures == 0 ? now : failingSince;
        Duration doubled = Duration.ofSeconds(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        boolean over = !now.isBefore(since.plus(GIVES_UP_AFTER));
        return new WebhookState(name, after, failures + 1, since, now.plus(pause), over, error);
    }

    WebhookState resumed() {
        return fresh(name, after);
    }
}
