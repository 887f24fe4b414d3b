package io.stowage.web.limit;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.web.client.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the server one client, or all of them together, may hold.
 *
 * @param trustedProxies whose word is taken for the address of a client
 * @param slowestBody bytes per second that a request body must bring on average, once its grace is over
 * @param addressPercent the share of the requests, and of the memory for their bodies, that one address may have
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
        List<AddressRange> trustedProxies,
        int addressPercent,
        Unread unread) {

    public LimitsConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * What is read of a body that nobody wants, after its request was answered.
     *
     * @param readOff the longest rest that is read to its end, so that the connection lives
     * @param dropped how much is read of a longer one, so that the client sees the answer before the connection ends
     * @param atOnce how many such rests are read at once; before more, the connection ends with the answer
     */
    public record Unread(long readOff, long dropped, Duration time, int atOnce) {
        static Unread from(Settings settings) {
            return new Unread(
                    settings.size(
                            "read-off",
                            ByteSize.MIB,
                            0,
                            ByteSize.GIB,
                            "The longest rest of a body that is read after the answer, so that the connection lives."),
                    settings.size(
                            "dropped",
                            12 * ByteSize.MIB,
                            0,
                            ByteSize.GIB,
                            "How much of a longer rest is read, so that the client sees the answer before the"
                                    + " connection ends."),
                    settings.duration(
                            "time",
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(5),
                            "How long a rest may take."),
                    settings.number(
                            "at-once",
                            32,
                            0,
                            10_000,
                            "Rests that are read at once; before further ones the connection ends with the answer."));
        }
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
                        "Memory that bodies on their way may hold together, half of it in either direction; a third of the"
                                + " heap at most."),
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
                trusted(limits),
                limits.number(
                        "address-share",
                        50,
                        1,
                        100,
                        "Per cent of the requests at once, and of the memory for request bodies, that one address may"
                                + " have; of IPv6 a network of 64 bits is one address."),
                Unread.from(limits.scope("unread")));
    }

    private static List<AddressRange> trusted(Settings limits) {
        List<String> texts = limits.list(
                "trusted-proxies",
                List.of(),
                "Addresses of proxies, such as 10.0.0.0/8, whose X-Forwarded-For names the client, and X-Forwarded-Host"
                        + " this server; without it all that come through a proxy share its limits.");
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
