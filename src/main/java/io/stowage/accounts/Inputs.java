package io.stowage.accounts;

import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import io.stowage.web.json.Call;
import org.jspecify.annotations.Nullable;

/** What only this front takes from a call. */
final class Inputs {
    private Inputs() {}

    static Owner owner(String text) {
        try {
            return Owner.parsePayer(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Fault.BAD_REQUEST, "bad-owner", "the owner " + e.getMessage());
        }
    }

    static String idempotencyKey(Call call) {
        @Nullable String key = call.request().getHeader("Idempotency-Key");
        if (key == null || !key.matches("[\\x21-\\x7e]{1,100}")) {
            throw Refusal.of(
                    Fault.BAD_REQUEST, "key-missing", "send Idempotency-Key: 1 to 100 printable ASCII characters");
        }
        return key;
    }
}
