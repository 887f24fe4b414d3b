package io.stowage.billing;

import io.stowage.config.Settings;
import java.util.Optional;

/**
 * Who keeps the accounts.
 *
 * @param noneIsIntended the operator knows that nothing is metered, also for callers beyond this machine
 */
public record CashierConfig(Type type, boolean noneIsIntended, Optional<String> canisterId) {

    public enum Type {
        NONE,
        LEDGER,
        CANISTER
    }

    public static CashierConfig from(Settings settings) {
        Settings cashier = settings.scope("cashier");
        Type type = cashier.choice(
                "type", Type.NONE, "Who keeps the accounts. This version has no cashier yet: only none can be chosen.");
        cashier.require(
                type == Type.NONE,
                "type",
                "is not part of this version",
                "leave it at none; fronts that bill their owners stay unmounted until it is");
        boolean intended = cashier.flag(
                "none-is-intended", false, "Run without a cashier although callers beyond this machine are served.");
        Optional<String> canister =
                cashier.optionalText("canister-id", "The cashier canister's principal, for type canister.");
        return new CashierConfig(type, intended, canister);
    }
}
