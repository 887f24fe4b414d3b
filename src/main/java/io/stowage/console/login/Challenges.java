package io.stowage.console.login;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that owners sign to log in. Each is good for one log-in, soon. Nothing is kept of those that were asked for: each
 * carries its end under a seal of ours, so that asking for many takes none from anybody. Only those that let somebody in
 * are remembered until they end.
 */
public final class Challenges {
    public static final Duration LIFE = Duration.ofMinutes(2);
    private static final String SEAL = "HmacSHA256";
    private static final int NONCE_BYTES = 16;
    private static final int SEAL_BYTES = 32;
    private static final int BODY_BYTES = Long.BYTES + NONCE_BYTES;
    private static final int MOST_TAKEN = 100_000;

    private final RandomGenerator random;
    private final Clock clock;
    private final int mostTaken;
    private final byte[] key = new byte[SEAL_BYTES];

    /** The bodies of those that were taken, soonest end first; also the lock for itself and {@link #forgottenEnd}. */
    private final TreeSet<String> taken = new TreeSet<>();

    /** What ends at this time or before may have been taken and forgotten. */
    private long forgottenEnd = Long.MIN_VALUE;

    /** @param random has to be one that nobody can guess */
    Challenges(RandomGenerator random, Clock clock) {
        this(random, clock, MOST_TAKEN);
    }

    Challenges(RandomGenerator random, Clock clock, int mostTaken) {
        this.random = random;
        this.clock = clock;
        this.mostTaken = mostTaken;
        random.nextBytes(key);
    }

    public String ask() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .putLong(clock.instant().plus(LIFE).toEpochMilli())
                .put(nonce)
                .array();
        ByteBuffer all = ByteBuffer.allocate(BODY_BYTES + SEAL_BYTES).put(body).put(seal(body));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
    }

    /** Whether this was asked for not long ago; it may have been taken since. */
    public boolean isFresh(String challenge) {
        byte[] all = decoded(challenge);
        byte[] body = Arrays.copyOf(all, BODY_BYTES);
        return all.length == BODY_BYTES + SEAL_BYTES
                && MessageDigest.isEqual(seal(body), Arrays.copyOfRange(all, BODY_BYTES, all.length))
                && clock.instant().toEpochMilli() < end(body);
    }

    /** True once for each fresh challenge. Comes after the signature was checked, so that only log-ins take memory. */
    public boolean take(String challenge) {
        if (!isFresh(challenge)) {
            return false;
        }
        byte[] body = Arrays.copyOf(decoded(challenge), BODY_BYTES);
        synchronized (taken) {
            forget();
            return end(body) > forgottenEnd && taken.add(HexFormat.of().formatHex(body));
        }
    }

    /** Those that ended, and where there are too many, those that end first: no other that ends as early is taken then. */
    private void forget() {
        long now = clock.instant().toEpochMilli();
        while (!taken.isEmpty() && (taken.size() >= mostTaken || end(taken.first()) <= now)) {
            forgottenEnd = Math.max(forgottenEnd, end(taken.pollFirst()));
        }
    }

    private static long end(byte[] body) {
        return ByteBuffer.wrap(body).getLong();
    }

    private static long end(String body) {
        return end(HexFormat.of().parseHex(body));
    }

    private static byte[] decoded(String challenge) {
        try {
            return Base64.getUrlDecoder().decode(challenge);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] seal(byte[] body) {
        try {
            Mac mac = Mac.getInstance(SEAL);
            mac.init(new SecretKeySpec(key, SEAL));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + SEAL, e);
        }
    }
}
