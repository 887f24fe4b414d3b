package io.stowage.billing.canister;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.ic.Principal;
import io.stowage.ic.identity.PemIdentity;
import java.util.Optional;

/**
 * Which canister keeps the accounts, and as whom this gateway reports to it. Asked for only when the cashier is one.
 *
 * @param gatewayName under which this node reports; totals of two nodes with one name would overwrite each other
 */
public record CanisterCashierConfig(Principal canister, Optional<Secret> identity, String gatewayName) {
    private static final int MAX_NAME = 128;

    /** Reads the settings. They are required when {@code wanted}, else only described. */
    public static CanisterCashierConfig from(Settings settings, boolean wanted) {
        Settings cashier = settings.scope("cashier");
        Optional<String> canister =
                cashier.optionalText("canister-id", "The cashier canister's principal, for type canister.");
        Optional<Secret> identity = cashier.secret(
                "identity",
                "The key of this gateway in PEM, which the cashier knows as a gateway's, for type canister.");
        String name = cashier.text(
                "gateway-name",
                "",
                "A name for this node that never changes and that no other node has. The cashier keeps totals under it.");
        cashier.require(
                name.length() <= MAX_NAME, "gateway-name", "is too long", "at most " + MAX_NAME + " characters");
        if (wanted) {
            require(cashier, canister, identity, name);
        }
        return new CanisterCashierConfig(
                canister.flatMap(CanisterCashierConfig::canister).orElse(Principal.MANAGEMENT), identity, name);
    }

    private static void require(Settings cashier, Optional<String> canister, Optional<Secret> identity, String name) {
        boolean good = canister.flatMap(CanisterCashierConfig::canister).isPresent();
        cashier.require(
                good, "canister-id", "is not the principal of a canister", "set it, as in 72ch2-fiaaa-aaaar-qbsvq-cai");
        cashier.require(
                !name.isBlank(), "gateway-name", "is not set", "set it; never to a name that changes with each start");
        cashier.require(
                identity.isPresent() || cashier.isSet("identity"),
                "identity",
                "is not set",
                "name a file: file:/path/to/gateway.pem");
        identity.ifPresent(secret -> {
            try {
                PemIdentity.parse(secret.reveal());
            } catch (IllegalArgumentException e) {
                cashier.problem("identity", String.valueOf(e.getMessage()), "expected: a private key in PEM");
            }
        });
    }

    private static Optional<Principal> canister(String text) {
        try {
            Principal principal = Principal.parse(text);
            return principal.kind() == Principal.Kind.OPAQUE ? Optional.of(principal) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
