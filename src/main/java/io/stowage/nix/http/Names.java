package io.stowage.nix.http;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.function.Supplier;

/** Names in addresses. */
final class Names {
    private Names() {}

    /** What has an impossible name is not there: clients take that for a miss, and anything else for a failure. */
    static <T> T find(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (StowageException e) {
            if (e.fault() == Fault.BAD_REQUEST) {
                throw new StowageException(Fault.NOT_FOUND, String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }
}
