package io.stowage.v1.owner;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may delete all that an owner has.
 *
 * @param token nobody may when there is none
 * @param hosts names by which the server has to be called for it; empty for any
 * @param quiet how long writers on other nodes may go on after a deletion began
 */
public record DeletionConfig(Optional<Secret> token, List<String> hosts, Duration quiet) {
    public DeletionConfig {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    public static DeletionConfig from(Settings settings) {
        return new DeletionConfig(
                settings.token("token", "The bearer token for deleting an owner; without it nobody can."),
                settings.list("hosts", List.of(), "Host names by which this server must be called to delete an owner."),
                settings.duration(
                        "quiet",
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        Duration.ofSeconds(20),
                        "How long nodes may rely on having seen that an owner is not being deleted."));
    }
}
