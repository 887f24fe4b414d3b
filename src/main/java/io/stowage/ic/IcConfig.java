package io.stowage.ic;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * Which network is trusted, and how its certificates are checked.
 *
 * @param maxChecks signatures that are checked at the same time; each keeps a processor busy
 * @param checkWait how long a check waits for its turn
 * @param cloudEngines whether certificates of cloud engine subnets count
 */
public record IcConfig(RootKey rootKey, Bls bls, int maxChecks, Duration checkWait, boolean cloudEngines) {

    /** Which library checks the signatures of the network. */
    public enum Bls {
        /** The native one if it is there and works, else BouncyCastle. */
        AUTO,
        BOUNCYCASTLE,
        /** The native one; its absence is a fault. */
        JBLST
    }

    /** The keys are those below {@code ic}. */
    public static IcConfig from(Settings settings) {
        Settings ic = settings.scope("ic");
        return new IcConfig(
                rootKey(ic),
                ic.choice(
                        "bls",
                        Bls.AUTO,
                        "What checks signatures of the network; jblst is native, faster, and not part of the WAR."),
                ic.number("max-checks", 2, 1, 1024, "How many signatures are checked at the same time."),
                ic.duration(
                        "check-wait",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(1),
                        Duration.ofMinutes(1),
                        "How long a check waits for its turn before the answer is 503."),
                ic.flag("cloud-engines", true, "Accept certificates of cloud engine subnets."));
    }

    private static RootKey rootKey(Settings ic) {
        String hex = ic.textOrReference(
                        "root-key",
                        "The root key of the network: the hex of its DER form, or file:/path or env:NAME of it."
                                + " Without it, that of the mainnet.")
                .orElse("");
        if (hex.isEmpty()) {
            return RootKey.MAINNET;
        }
        try {
            return RootKey.parse(hex);
        } catch (IllegalArgumentException e) {
            ic.problem("root-key", String.valueOf(e.getMessage()), "give 133 bytes as hex, or leave it out");
            return RootKey.MAINNET;
        }
    }
}
