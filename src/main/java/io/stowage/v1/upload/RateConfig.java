package io.stowage.v1.upload;

import io.stowage.config.Settings;

/**
 * How often a client may ask, in requests per second; a burst may be ten times that.
 *
 * @param treesPerOwner uploads that are begun for one owner
 * @param treesPerAddress uploads that are begun from one address
 * @param failuresPerAddress requests from one address that are refused, and so charged to nobody
 * @param failedChecksPerAddress signatures from one address that were checked and were no good
 * @param checksPerAddress signatures of one address that are checked at once
 */
public record RateConfig(
        boolean enabled,
        int treesPerOwner,
        int treesPerAddress,
        int failuresPerAddress,
        int failedChecksPerAddress,
        int checksPerAddress) {
    static final int BURST = 10;

    public static RateConfig from(Settings settings) {
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
                                + " stowage.ic.max-checks, so that some are left for others."));
    }
}
