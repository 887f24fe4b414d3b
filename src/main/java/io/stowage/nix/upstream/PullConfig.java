package io.stowage.nix.upstream;

import io.stowage.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * From where, and how, one cache takes what it does not have.
 *
 * @param upstreams none where it has all that it can offer
 * @param owner who pays for what is taken; empty for an account of the cache's own
 * @param timeout for a connection, and again for the head of an answer
 * @param idle how long a body may pause
 * @param missFor how long is remembered that no upstream has a path
 * @param requests how many narinfos are asked for at once
 * @param fetches how many NARs are taken at once
 * @param patience how long a client waits for a NAR
 */
public record PullConfig(
        List<UpstreamConfig> upstreams,
        Optional<String> owner,
        Duration timeout,
        Duration idle,
        Duration missFor,
        int requests,
        int fetches,
        Duration patience) {

    public PullConfig {
        upstreams = List.copyOf(upstreams);
    }

    /** @param cache the settings of the cache */
    public static PullConfig from(Settings cache) {
        List<UpstreamConfig> upstreams = cache.names("upstreams").stream()
                .flatMap(name -> UpstreamConfig.from(name, cache.scope("upstreams." + name)).stream())
                .toList();
        Settings pull = cache.scope("pull");
        return new PullConfig(
                upstreams,
                pull.optionalText(
                        "owner",
                        "The principal that pays for what is taken from upstreams, and for those who read it without a"
                                + " key; without one an account of the cache's own."),
                pull.duration(
                        "timeout",
                        Duration.ofSeconds(3),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        "How long a connection to an upstream may take, and then the head of its answer."),
                pull.duration(
                        "idle",
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10),
                        "How long an upstream may pause in the middle of an answer."),
                pull.duration(
                        "misses-for",
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        "How long to remember that no upstream has a path."),
                pull.number("requests", 64, 1, 1000, "How many narinfos to ask upstreams for at once."),
                pull.number("fetches", 8, 1, 256, "How many NARs to take from upstreams at once."),
                pull.duration(
                        "wait",
                        Duration.ofMinutes(4),
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        "How long a client waits until a NAR has come from an upstream; it goes on coming after that."
                                + " Clients of Nix give up after five minutes without a byte."));
    }
}
