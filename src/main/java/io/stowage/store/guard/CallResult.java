package io.stowage.store.guard;

import io.stowage.store.BodyException;
import io.stowage.store.StoreException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What came of a call, in one word of a small set that is fit for a label. */
final class CallResult {
    static final String OK = "ok";
    static final String ABSENT = "absent";
    /** A fault of the program: no store throws unchecked exceptions by intent, but a body's source may. */
    static final String ERROR = "error";

    private CallResult() {}

    static String ofResult(Object result) {
        return result instanceof Optional<?> found && found.isEmpty() ? ABSENT : OK;
    }

    static String ofFailure(Throwable failure) {
        if (failure instanceof StoreException store) {
            return store.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (failure instanceof BodyException) {
            return "body";
        }
        return failure instanceof IOException ? "io" : ERROR;
    }
}
