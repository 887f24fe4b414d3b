package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.CashierConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When trust in everybody is refused. */
class TrustAllTest {

    @ParameterizedTest
    @CsvSource({
        "NONE, 127.0.0.1, false, true",
        "NONE, ::1, false, true",
        "NONE, localhost, false, true",
        "NONE, , false, true",
        "NONE, 0.0.0.0, false, false",
        "NONE, 192.0.2.1, false, false",
        "NONE, gateway.example, false, false",
        "NONE, 0.0.0.0, true, true",
        "LEDGER, 127.0.0.1, false, false",
        "CANISTER, , false, false",
        "CANISTER, 0.0.0.0, true, true"
    })
    void aCashierOrAnotherAddressNeedsASecondFlag(
            CashierConfig.Type cashier, String bind, boolean anywhere, boolean allowed) {
        assertThat(TrustAll.refusal(anywhere, cashier, bind).isEmpty()).isEqualTo(allowed);
    }
}
