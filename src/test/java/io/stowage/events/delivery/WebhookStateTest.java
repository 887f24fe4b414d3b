package io.stowage.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookStateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void itIsTriedAgainEverLaterAndParkedAfterThreeDays() {
        WebhookState state = WebhookState.fresh("w", 7);
        Instant now = START;
        List<Long> pauses = new ArrayList<>();
        while (!state.parked()) {
            state = state.failed(now, "it answered 500");
            pauses.add(Duration.between(now, state.nextAt()).toSeconds());
            now = state.nextAt();
        }
        assertThat(pauses).startsWith(1L, 2L, 4L, 8L).endsWith(3600L).isSorted();
        assertThat(Duration.between(START, now))
                .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusHours(2));
        assertThat(state.after()).isEqualTo(7);
        assertThat(state.lastError()).isEqualTo("it answered 500");
    }

    @Test
    void anAnswerEndsAllTrouble() {
        WebhookState state = WebhookState.fresh("w", 7).failed(START, "no");
        assertThat(state.accepted(9)).isEqualTo(WebhookState.fresh("w", 9));
        assertThat(state.resumed()).isEqualTo(WebhookState.fresh("w", 7));
    }
}
