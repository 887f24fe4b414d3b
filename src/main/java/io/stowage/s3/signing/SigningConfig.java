package io.stowage.s3.signing;

import java.time.Duration;

/**
 * Which signatures are taken.
 *
 * @param region what requests ought to be signed for
 * @param strictRegion whether a request for another region is refused
 * @param maxSkew how far the clock of a client may be off
 * @param sigV2Links whether links with the old signature are taken
 * @param sigV2Forms whether forms with the old signature are taken
 */
public record SigningConfig(
        String region, boolean strictRegion, Duration maxSkew, boolean sigV2Links, boolean sigV2Forms) {
    public static final SigningConfig DEFAULT =
            new SigningConfig("us-east-1", false, Duration.ofMinutes(15), false, false);
}
