package io.stowage.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void aFailureIsToldUnderTheCodeThatItCarries() {
        StowageException why = new StowageException(Fault.BAD_REQUEST, "no");

        assertThat(Errors.code(why.coded("bad-owner"))).isEqualTo("bad-owner");
        assertThat(Errors.code(why)).isEqualTo("bad-request");
        assertThat(Errors.code(new StowageException(Fault.CASHIER_UNAVAILABLE, "no")))
                .isEqualTo("ledger-unavailable");
    }
}
