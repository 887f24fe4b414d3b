package io.stowage.billing.canister;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.ic.Principal;
import io.stowage.ic.identity.PemIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * Which canister keeps the accounts, and as whom this gateway reports to it. Asked for only when the cashier is one.
 *
 * @param reportExpiry how long after it was made a report may be executed
 */
public record CanisterCashierConfig(Principal canister, Optional<Secret> identity, Duration reportExpiry) {

    /** Reads the settings. They are required when {@code wanted}, else only described. */
    public static CanisterCashierConfig from(Settings settings, boolean wanted) {
        Settings cashier = settings.scope("cashier");
        Optional<String> canister =
                cashier.optionalText("canister-id", "The cashier canister's principal, for type canister.");
        Optional<Secret> identity = cashier.secret(
                "identity",
                "The key of this gateway in PEM, which the cashier knows as a gateway's, for type canister.");
        Duration reportExpiry = cashier.duration(
                "report-expiry",
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofMinutes(4),
                "For type canister: how long after it was made a report may be executed. While nobody tells what became of"
                        + " one, nothing newer is reported for about so long. A clock that is behind the network's needs"
                        + " more than it is behind.");
        if (wanted) {
            require(cashier, canister, identity);
        }
        return new CanisterCashierConfig(
                canister.flatMap(CanisterCashierConfig::canister).orElse(Principal.MANAGEMENT), identity, reportExpiry);
    }

    private static void require(Settings cashier, Optional<String> canister, Optional<Secret> identity) {
        boolean good = canister.flatMap(CanisterCashierConfig::canister).isPresent();
        cashier.require(
                good, "canister-id", "is not the principal of a canister", "set it, as in 72ch2-fiaaa-aaaar-qbsvq-cai");
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
