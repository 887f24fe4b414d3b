package io.stowage.v1.wire;

import io.stowage.billing.Charge;
import io.stowage.billing.usage.Usage;
import java.util.List;

/** The reasons for which the native front charges. The gateway before had them too, with fees of its own. */
public final class NativeCharges {
    private static final long STEP = Charge.REFERENCE_STEP;

    public static final Charge TREE_UPLOAD = flat("tree-upload", new Usage(STEP, 0, 0, 1));
    public static final Charge TREE_DOWNLOAD = flat("tree-download", new Usage(0, STEP, 1, 0));
    public static final Charge CHUNK_UPLOAD = flat("chunk-upload", new Usage(STEP, STEP, 1, 1));
    public static final Charge CHUNK_DOWNLOAD = flat("chunk-download", new Usage(0, STEP, 1, 0));

    /** HEAD, or an answer that nothing has changed. */
    public static final Charge CHUNK_LOOKUP = flat("chunk-lookup", Usage.NONE);

    public static final Charge BLOB_DOWNLOAD = Charge.of("blob-download", NativeCharges::inSteps);
    public static final Charge BLOB_LOOKUP = flat("blob-lookup", new Usage(0, STEP, 1, 0));

    public static final List<Charge> ALL =
            List.of(TREE_UPLOAD, TREE_DOWNLOAD, CHUNK_UPLOAD, CHUNK_DOWNLOAD, CHUNK_LOOKUP, BLOB_DOWNLOAD, BLOB_LOOKUP);

    private NativeCharges() {}

    private static Charge flat(String word, Usage fee) {
        return Charge.of(word, moved -> fee);
    }

    private static Usage inSteps(Usage moved) {
        long steps = 1 + moved.bytesDown() / STEP + (moved.bytesDown() % STEP == 0 ? 0 : 1);
        return new Usage(0, Math.multiplyExact(steps, STEP), steps, 0);
    }
}
