package io.stowage.store.s3.config;

import io.stowage.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Connections, patience and tries.
 *
 * @param socketTimeout how long the server may stay silent within a request
 * @param acquireTimeout how long a call waits for a free connection or for buffers before it is told that we are busy
 * @param authorities a PEM file of the only authorities to trust, in place of those of the JDK
 */
public record S3Link(
        int maxConnections,
        Duration connectTimeout,
        Duration socketTimeout,
        Duration acquireTimeout,
        int attempts,
        Optional<Path> authorities) {

    static S3Link from(Settings settings) {
        Optional<Path> authorities =
                settings.path("ca", "PEM file of the certificate authorities to trust instead of the JDK's");
        authorities.ifPresent(file -> checkAuthorities(settings, file));
        return new S3Link(
                settings.number("max-connections", 50, 1, 10_000, "connections to the server at once"),
                patience(settings, "connect-timeout", 3, "how long a connection may take to open"),
                patience(settings, "socket-timeout", 60, "how long the server may stay silent"),
                patience(settings, "acquire-timeout", 5, "how long to wait for a free connection or buffer"),
                settings.number("attempts", 3, 1, 10, "tries for each request, the first included"),
                authorities);
    }

    private static Duration patience(Settings settings, String key, int seconds, String description) {
        return settings.duration(
                key, Duration.ofSeconds(seconds), Duration.ofMillis(10), Duration.ofMinutes(30), description);
    }

    private static void checkAuthorities(Settings settings, Path file) {
        try {
            S3Trust.certificates(file);
        } catch (IllegalArgumentException e) {
            settings.problem("ca", String.valueOf(e.getMessage()), "name a PEM file with certificates");
        }
    }
}
