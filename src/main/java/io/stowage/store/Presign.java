package io.stowage.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A wish for a link that lets its bearer do one thing, for a while, without asking Stowage.
 *
 * @param part with {@link Method#PUT}: the link is for this part of this upload instead of the whole object
 */
public record Presign(Method method, Key key, Duration life, Optional<PartOf> part) {
    public static final Duration MAX_LIFE = Duration.ofDays(7);

    public enum Method {
        GET,
        HEAD,
        PUT
    }

    public record PartOf(Upload upload, int number) {}

    public Presign {
        if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
            throw new IllegalArgumentException("a link lives more than 0 s and at most " + MAX_LIFE);
        }
        if (part.isPresent() && method != Method.PUT) {
            throw new IllegalArgumentException("only a PUT can be for a part");
        }
    }

    public static Presign of(Method method, Key key, Duration life) {
        return new Presign(method, key, life, Optional.empty());
    }

    public static Presign part(Upload upload, int number, Duration life) {
        return new Presign(Method.PUT, upload.key(), life, Optional.of(new PartOf(upload, number)));
    }
}
