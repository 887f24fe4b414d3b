package io.stowage.ic.certificate;

import java.time.Duration;
import java.time.Instant;

/**
 * How old a certificate may be.
 *
 * @param maxAge how long it is good for
 * @param maxSkew how far the clocks of the network and of this machine may be apart
 */
public record Freshness(Duration maxAge, Duration maxSkew) {
    /** Throws {@link InvalidCertificate} when the certificate is too old, or ahead of the clock. */
    public void require(Instant time, Instant now) {
        if (time.isBefore(now.minus(maxAge))) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.TOO_OLD,
                    "the certificate is of " + time + ", more than " + maxAge + " ago by the clock here");
        }
        if (time.isAfter(now.plus(maxSkew))) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.CLOCK,
                    "the certificate is of " + time + ", which is ahead of the clock here, " + now);
        }
    }
}
