package io.stowage.accounts;

import io.stowage.fault.BadRequest;
import io.stowage.ic.Owner;
import io.stowage.web.json.Call;
import org.jspecify.annotations.Nullable;

/** What only this front takes from a call. */
final class CallValues {
    private CallValues() {}

    static Owner owner(String text) {
        try {
            return Owner.parsePayer(text);
        } catch (IllegalArgumentException e) {
            throw BadRequest.because("the owner " + e.getMessage()).coded("bad-owner");
        }
    }

    static String idempotencyKey(Call call) {
        @Nullable String key = call.request().getHeader("Idempotency-Key");
        if (key == null || !key.matches("[\\x21-\\x7e]{1,100}")) {
            throw BadRequest.because("send Idempotency-Key: 1 to 100 printable ASCII characters")
                    .coded("key-missing");
        }
        return key;
    }
}
