package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What an owner is charged for; every charge has one, in the metrics too. Each front brings its own reasons, as constants
 * whose words begin with what they are about: {@code object-upload}, {@code nar-download}.
 */
public final class Charge {
    /** What one step is counted as in {@link BillingMode#REFERENCE}. */
    public static final long REFERENCE_STEP = 1 << 20;

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");

    private final String word;
    private final UnaryOperator<Usage> asReference;

    private Charge(String word, UnaryOperator<Usage> asReference) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("not a reason such as object-upload: " + word);
        }
        this.word = word;
        this.asReference = asReference;
    }

    /** A reason that the gateway before did not have, so that what moved is charged in every mode. */
    public static Charge of(String word) {
        return new Charge(word, moved -> moved);
    }

    /** @param asReference what the gateway before counted for what moved; never more for less */
    public static Charge of(String word, UnaryOperator<Usage> asReference) {
        return new Charge(word, asReference);
    }

    /** As the gateway before counts it; never more for less. */
    Usage asReference(Usage moved) {
        return asReference.apply(moved);
    }

    /** As metrics have it. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
