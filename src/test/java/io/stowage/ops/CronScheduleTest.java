package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    /** 2026-11-30 is a Monday. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *         | 2026-11-30T12:34:56Z | 2026-11-30T12:34:00Z",
                "0 3 * * *         | 2026-11-30T12:34:56Z | 2026-11-30T03:00:00Z",
                "0 3 * * *         | 2026-11-30T03:00:00Z | 2026-11-30T03:00:00Z",
                "0 3 * * *         | 2026-11-30T02:59:59Z | 2026-11-29T03:00:00Z",
                "0 3 * * sun       | 2026-11-30T12:00:00Z | 2026-11-29T03:00:00Z",
                "0 3 * * 7         | 2026-11-30T12:00:00Z | 2026-11-29T03:00:00Z",
                "0 3 * * 0         | 2026-11-30T12:00:00Z | 2026-11-29T03:00:00Z",
                "30 1 1 * *        | 2026-11-30T12:00:00Z | 2026-11-01T01:30:00Z",
                "*/15 9-17 * * mon-fri | 2026-11-30T12:34:56Z | 2026-11-30T12:30:00Z",
                "*/15 9-17 * * mon-fri | 2026-11-30T08:00:00Z | 2026-11-27T17:45:00Z",
                "10/20 * * * *     | 2026-11-30T12:34:56Z | 2026-11-30T12:30:00Z",
                "5,35 0,12 * * *   | 2026-11-30T12:34:56Z | 2026-11-30T12:05:00Z",
                "0 0 29 feb *      | 2026-11-30T12:00:00Z | 2024-02-29T00:00:00Z",
                "0 0 1 * mon       | 2026-11-29T12:00:00Z | 2026-11-23T00:00:00Z",
                "0 0 31 12 *       | 2026-11-30T12:00:00Z | 2025-12-31T00:00:00Z",
            })
    void theLastMomentIsFound(String text, Instant now, Instant last) {
        assertThat(CronSchedule.parse(text).last(now)).contains(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "a * * * *",
                "1- * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "*/x * * * *",
                "1,,2 * * * *",
                "0 0 31 2 *"
            })
    void whatIsNoScheduleIsRefused(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
