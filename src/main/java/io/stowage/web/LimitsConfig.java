package io.stowage.web;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the server one client, or all of them together, may hold.
 *
 * @param trustedProxies whose word is taken for the address of a client
 * @param slowestBody bytes per second that a request body must bring on average, once its grace is over
 */
public record LimitsConfig(
        int maxRequests,
        int maxHeaders,
        int maxPathChars,
        long maxBytesInFlight,
        Duration bodyGrace,
        long slowestBody,
        Duration permitWait,
        Duration drainWait,
        List<AddressRange> trustedProxies) {

    public LimitsConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    public static LimitsConfig from(Settings settings) {
        Settings limits = settings.scope("limits");
        return new LimitsConfig(
                limits.number("requests", 1024, 1, 100_000, "Requests that are answered at once; more get 503."),
                limits.number("headers", 100, 10, 1000, "Header lines in a request; more get 400."),
                limits.number("path", 8192, 256, 65_536, "Characters in the path of a request; more get 400."),
                limits.size(
                        "bytes-in-flight",
                        256 * ByteSize.MIB,
                        ByteSize.MIB,
                        ByteSize.TIB,
                        "Memory that bodies on their way may hold together; a third of the heap at most."),
                limits.duration(
                        "body-grace",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "How long a request body may take before its speed is looked at."),
                limits.size(
                        "slowest-body",
                        ByteSize.KIB,
                        1,
                        ByteSize.MIB,
                        "Bytes per second that a request body must bring on average after its grace; slower gets 408."),
                limits.duration(
                        "permit-wait",
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        "How long a request waits for memory before it gets 503."),
                limits.duration(
                        "drain-wait",
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        "How long a stop waits for requests that are under way."),
                trusted(limits));
    }

    private static List<AddressRange> trusted(Settings limits) {
        List<String> texts = limits.list(
                "trusted-proxies",
                List.of(),
                "Addresses of proxies, such as 10.0.0.0/8, whose X-Forwarded-For names the client; without it all that"
                        + " come through a proxy share its limits.");
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : texts) {
            try {
                ranges.add(AddressRange.parse(text));
            } catch (IllegalArgumentException e) {
                limits.problem("trusted-proxies", "is no range of addresses: " + text, "write 10.0.0.0/8");
            }
        }
        return ranges;
    }
}
