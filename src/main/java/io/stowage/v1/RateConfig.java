package io.stowage.v1;

import io.stowage.config.Settings;
import io.stowage.web.AddressRange;
import java.util.ArrayList;
import java.util.List;

/**
 * How often somebody may ask, in requests per second; a burst may be ten times that.
 *
 * @param treesPerOwner uploads that are begun for one owner
 * @param treesPerAddress uploads that are begun from one address
 * @param failuresPerAddress requests from one address that are refused, and so charged to nobody
 * @param failedChecksPerAddress signatures from one address that were checked and were no good
 * @param checksPerAddress signatures of one address that are checked at once
 * @param trustedProxies whose word is taken for the address of a client
 */
public record RateConfig(
        boolean enabled,
        int treesPerOwner,
        int treesPerAddress,
        int failuresPerAddress,
        int failedChecksPerAddress,
        int checksPerAddress,
        List<AddressRange> trustedProxies) {
    static final int BURST = 10;

    public RateConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    private static List<AddressRange> trusted(Settings settings) {
        List<AddressRange> ranges = new ArrayList<>();
        List<String> texts = settings.list(
                "trusted-proxies",
                List.of(),
                "Addresses of proxies, such as 10.0.0.0/8, whose X-Forwarded-For names the client; without it all that"
                        + " come through a proxy share its limit.");
        for (String text : texts) {
            try {
                ranges.add(AddressRange.parse(text));
            } catch (IllegalArgumentException e) {
                settings.require(false, "trusted-proxies", "is no range of addresses: " + text, "write 10.0.0.0/8");
            }
        }
        return ranges;
    }

    static RateConfig from(Settings settings) {
        return new RateConfig(
                settings.flag("enabled", true, "Answer 429 to whoever asks too often."),
                settings.number(
                        "trees-per-owner",
                        50,
                        1,
                        1_000_000,
                        "Uploads per second that begin for one owner, with its agreement."),
                settings.number(
                        "trees-per-address", 50, 1, 1_000_000, "Uploads per second that begin from one address."),
                settings.number(
                        "failures-per-address", 100, 1, 1_000_000, "Refused requests per second of one address."),
                settings.number(
                        "failed-checks-per-address",
                        2,
                        1,
                        1_000_000,
                        "Uploads per second of one address whose certificate or signature was checked and was no good."),
                settings.number(
                        "checks-per-address",
                        1,
                        1,
                        1024,
                        "Certificates and signatures of one address that are checked at once; fewer than"
                                + " stowage.ic.max-checks, so that some are left for others."),
                trusted(settings));
    }
}
