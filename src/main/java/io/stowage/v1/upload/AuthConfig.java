package io.stowage.v1.upload;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * What an agreement of an owner has to be like.
 *
 * @param maxAge how long a certificate is good for
 * @param maxKeyLife how far ahead a signature by a key may expire
 */
public record AuthConfig(CallRule callRule, Duration maxAge, Duration maxKeyLife) {

    /** What is done with the call that a certificate answers, which alone tells which canister answered. */
    public enum CallRule {
        /** Nobody looks at it. */
        OFF,
        /** It is checked where the uploader shows it. */
        PREFER,
        /** Without it there is no upload. */
        REQUIRE
    }

    public static AuthConfig from(Settings v1) {
        return new AuthConfig(
                v1.choice(
                        "auth-request",
                        CallRule.PREFER,
                        "Whether uploads have to show, as auth_request, the call that their certificate answers;"
                                + " without it, any canister of the owner's subnet can agree in its place."),
                v1.duration(
                        "auth-max-age",
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(30),
                        "How old the certificate of an upload may be."),
                v1.duration(
                        "owner-key-max-life",
                        Duration.ofHours(1),
                        Duration.ofMinutes(1),
                        Duration.ofHours(24),
                        "How far ahead the signature of an owner's key may expire."));
    }
}
