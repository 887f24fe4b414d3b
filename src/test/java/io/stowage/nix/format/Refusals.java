package io.stowage.nix.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What bad input comes to, and nothing else may. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_REQUEST));
    }

    static void assertRefused(String reason, ThrowingCallable call) {
        assertRefused(call);
        assertThatThrownBy(call).hasMessageContaining(reason);
    }
}
