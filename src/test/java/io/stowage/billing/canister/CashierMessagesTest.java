package io.stowage.billing.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.ic.IcVectors;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidException;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JavaScript library wrote by the cashier's interface, read here. */
class CashierMessagesTest {
    private static final Map<String, CandidType> TYPES = Map.of(
            "(Whoami)", CashierTypes.WHOAMI,
            "(Pricelist)", CashierTypes.PRICE_LIST,
            "(GetBudgetRequestV1)", CashierTypes.BUDGET_REQUEST,
            "(GetBudgetResult)", CashierTypes.BUDGET_RESULT,
            "(StorageSetUsageBatchRequest)", CashierTypes.USAGE_REQUEST,
            "(StorageSetUsageBatchResult)", CashierTypes.USAGE_RESULT);

    static Stream<JsonNode> messages() {
        return IcVectors.elements("candid_cashier.json", "/messages")
                .filter(vector -> TYPES.containsKey(IcVectors.text(vector, "types")));
    }

    private static CandidValue read(JsonNode vector) {
        CandidType type = TYPES.getOrDefault(IcVectors.text(vector, "types"), CandidType.Primitive.NULL);
        return Candid.decode(type, IcVectors.hex(vector, "hex"));
    }

    private static CandidValue named(String name) {
        return messages()
                .filter(vector -> IcVectors.text(vector, "name").equals(name))
                .map(CashierMessagesTest::read)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageOfTheCashierIsRead(JsonNode vector) {
        assertThatCode(() -> read(vector)).doesNotThrowAnyException();
    }

    @Test
    void thePricesOfADeployedCashierAreRead() {
        PriceList prices = CashierMessages.priceList(named("pricelist: values observed on a deployed cashier in 2026"));
        assertThat(prices.bytesUp()).isEqualTo(new Price(new BigInteger("115384615383"), Price.Per.G));
        assertThat(prices.bytesStored()).isEqualTo(new Price(new BigInteger("38461538461"), Price.Per.G));
    }

    @Test
    void aPriceListWithAPriceBelowNothingIsRefused() {
        CandidValue list = named("pricelist: every kind of unit");
        assertThatThrownBy(() -> CashierMessages.priceList(list)).isInstanceOf(CandidException.class);
    }

    @Test
    void aDebtStaysADebt() {
        assertThat(CashierMessages.budget(named("budget: debt").asVariant().value())
                        .credit())
                .isNegative();
    }

    @Test
    void totalsThatThisGatewayCannotHaveReportedAreRefused() {
        CandidValue ok = named("budget: beyond 64 bits").asVariant().value();
        assertThatThrownBy(() -> CashierMessages.budget(ok)).isInstanceOf(CandidException.class);
    }
}
