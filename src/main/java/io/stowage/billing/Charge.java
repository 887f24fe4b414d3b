package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What an owner is charged for; every charge has one, in the metrics too. Each front brings its own reasons, as constants
 * whose words begin with what they are about: {@code object-upload}, {@code nar-download}.
 */
public final class Charge {
    /** What one step is counted as in {@link BillingMode#REFERENCE}. */
    static final long FLAT = 1 << 20;

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");

    public static final Charge TREE_UPLOAD = flat("tree-upload", new Usage(FLAT, 0, 0, 1));
    public static final Charge TREE_DOWNLOAD = flat("tree-download", new Usage(0, FLAT, 1, 0));
    public static final Charge CHUNK_UPLOAD = flat("chunk-upload", new Usage(FLAT, FLAT, 1, 1));
    public static final Charge CHUNK_DOWNLOAD = flat("chunk-download", new Usage(0, FLAT, 1, 0));

    /** HEAD, or an answer that nothing has changed. */
    public static final Charge CHUNK_LOOKUP = flat("chunk-lookup", Usage.NONE);

    public static final Charge BLOB_DOWNLOAD = new Charge("blob-download", Charge::inSteps);
    public static final Charge BLOB_LOOKUP = flat("blob-lookup", new Usage(0, FLAT, 1, 0));

    /** Those of the native front, which the gateway before had too. */
    static final List<Charge> NATIVE =
            List.of(TREE_UPLOAD, TREE_DOWNLOAD, CHUNK_UPLOAD, CHUNK_DOWNLOAD, CHUNK_LOOKUP, BLOB_DOWNLOAD, BLOB_LOOKUP);

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

    private static Charge flat(String word, Usage fee) {
        return new Charge(word, moved -> fee);
    }

    private static Usage inSteps(Usage moved) {
        long steps = 1 + moved.bytesDown() / FLAT + (moved.bytesDown() % FLAT == 0 ? 0 : 1);
        return new Usage(0, Math.multiplyExact(steps, FLAT), steps, 0);
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
