package io.stowage.store.s3.config;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.util.Optional;

/** As whom requests are signed. */
public record S3Access(
        Credentials credentials,
        Optional<Secret> accessKey,
        Optional<Secret> secretKey,
        Optional<Secret> sessionToken) {

    public enum Credentials {
        /** The access key and the secret key that the settings refer to. */
        REFERENCE,
        /** What the machine provides: environment, container or instance role. */
        AMBIENT,
        /** Requests are not signed. */
        ANONYMOUS
    }

    static S3Access from(Settings settings) {
        Credentials credentials =
                settings.choice("credentials", Credentials.REFERENCE, "where the keys come from that sign requests");
        Optional<Secret> accessKey = settings.secret("access-key", "the access key");
        Optional<Secret> secretKey = settings.secret("secret-key", "the secret key");
        Optional<Secret> sessionToken = settings.secret("session-token", "the token of temporary keys");
        check(settings, credentials);
        return new S3Access(credentials, accessKey, secretKey, sessionToken);
    }

    /** Asks what was set, not what could be read: an unreadable secret is a fault of its own. */
    private static void check(Settings settings, Credentials credentials) {
        boolean access = settings.isSet("access-key");
        boolean secret = settings.isSet("secret-key");
        settings.require(!access || secret, "secret-key", "is not set", "set it: access-key is set");
        settings.require(access || !secret, "access-key", "is not set", "set it: secret-key is set");
        if (credentials == Credentials.REFERENCE) {
            settings.require(
                    access || secret, "access-key", "is not set", "set both keys, or credentials=ambient or anonymous");
        } else {
            settings.require(
                    !access && !secret, "credentials", "contradicts the keys that are set", "remove one of them");
        }
        boolean lonely = settings.isSet("session-token") && !access && !secret;
        settings.require(!lonely, "session-token", "is set without keys", "set access-key and secret-key too");
    }
}
