package io.stowage.billing.ledger.tabs;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the journal: it takes its amount from one side and gives it to the other.
 *
 * @param owner whose account it is about; empty for what concerns all
 */
public record Entry(
        long id,
        Instant at,
        Kind kind,
        String key,
        Optional<String> owner,
        Side from,
        Side to,
        BigInteger amount,
        String note) {

    public enum Kind {
        OPENED,
        WELCOME,
        TOP_UP,
        DEBIT,
        USAGE,
        LIMITS,
        PRICES;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind named(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the journal has an entry of kind " + text));
        }
    }

    /** Between whom money moves. */
    public enum Side {
        OWNER,
        /** Where credit comes from. */
        OUTSIDE,
        /** What usage brought. */
        INCOME,
        CORRECTIONS;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Side named(String text) {
            return Arrays.stream(values())
                    .filter(side -> side.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the journal has an entry with side " + text));
        }
    }
}
