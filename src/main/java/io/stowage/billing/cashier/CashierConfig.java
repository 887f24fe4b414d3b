package io.stowage.billing.cashier;

import io.stowage.config.Settings;
import java.util.Optional;

/**
 * Who keeps the accounts.
 *
 * @param noneIsIntended the operator knows that nothing is metered, also for callers beyond this machine
 * @param gatewayName under which this node reports; without one it keeps a name of its own in its data
 */
public record CashierConfig(Type type, boolean noneIsIntended, Optional<String> gatewayName) {
    private static final String NAME = "[!-~]([ -~]{0,126}[!-~])?";

    public enum Type {
        NONE,
        LEDGER,
        CANISTER
    }

    public static CashierConfig from(Settings settings) {
        Settings cashier = settings.scope("cashier");
        Type type = cashier.choice(
                "type",
                Type.LEDGER,
                "Who keeps the accounts: a ledger of our own in a database, a canister, or nobody.");
        boolean intended = cashier.flag(
                "none-is-intended", false, "Run without a cashier although callers beyond this machine are served.");
        Optional<String> name = cashier.optionalText(
                "gateway-name",
                "A name for this node that never changes and that no other node has. The cashier keeps totals under it."
                        + " Without it the ledger gets one that is kept in stowage.data.");
        boolean good = name.map(text -> text.matches(NAME)).orElse(true);
        cashier.require(good, "gateway-name", "is not a name", "use 1 to 128 printable ASCII characters");
        cashier.require(
                type != Type.CANISTER || name.isPresent(),
                "gateway-name",
                "is not set",
                "set it; never to a name that changes with each start");
        return new CashierConfig(type, intended, name.filter(text -> good));
    }
}
