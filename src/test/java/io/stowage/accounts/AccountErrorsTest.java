package io.stowage.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import org.junit.jupiter.api.Test;

class AccountErrorsTest {
    @Test
    void aFailureIsToldUnderTheCodeThatItCarries() {
        StowageException why = new StowageException(Fault.BAD_REQUEST, "no");

        assertThat(AccountErrors.code(why.coded("bad-owner"))).isEqualTo("bad-owner");
        assertThat(AccountErrors.code(why)).isEqualTo("bad-request");
        assertThat(AccountErrors.code(new StowageException(Fault.CASHIER_UNAVAILABLE, "no")))
                .isEqualTo("ledger-unavailable");
    }
}
