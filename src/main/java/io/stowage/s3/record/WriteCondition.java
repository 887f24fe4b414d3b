package io.stowage.s3.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold of the object that a write would replace.
 *
 * @param invocation the client's name for this write, the same when it sends it again after a lost answer
 */
public record WriteCondition(Optional<ETags> ifMatch, Optional<ETags> ifNoneMatch, Optional<String> invocation) {
    public static final WriteCondition NONE = new WriteCondition(Optional.empty(), Optional.empty(), Optional.empty());

    /** {@code If-None-Match: *} */
    public static final WriteCondition ABSENT =
            new WriteCondition(Optional.empty(), Optional.of(ETags.ANY), Optional.empty());

    /** Some ETags without quotes, or {@code *}. */
    public record ETags(boolean any, Set<String> values) {
        public static final ETags ANY = new ETags(true, Set.of());

        public ETags {
            values = Set.copyOf(values);
        }

        public static ETags of(String... values) {
            return new ETags(false, Set.of(values));
        }

        boolean include(String etag) {
            return any || values.contains(etag);
        }

        private String text() {
            return any ? "*" : String.join(",", new TreeSet<>(values));
        }
    }

    /** {@code If-Match} with this one. */
    public static WriteCondition matching(String etag) {
        return new WriteCondition(Optional.of(ETags.of(etag)), Optional.empty(), Optional.empty());
    }

    public WriteCondition invokedBy(String name) {
        return new WriteCondition(ifMatch, ifNoneMatch, Optional.of(name));
    }

    /** @param etag of the current object, if there is one */
    public Optional<Refusal> refusal(Optional<String> etag) {
        if (ifMatch.isPresent() && etag.isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_KEY);
        }
        boolean matches =
                ifMatch.isEmpty() || etag.filter(ifMatch.get()::include).isPresent();
        boolean hit = ifNoneMatch.isPresent()
                && etag.filter(ifNoneMatch.get()::include).isPresent();
        return matches && !hit ? Optional.empty() : Optional.of(Refusal.PRECONDITION_FAILED);
    }

    /** Tells this write from others; only of one that could fail because it succeeded before. */
    public Optional<Digest> attempt() {
        if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) {
            return Optional.empty();
        }
        return invocation.map(name -> {
            String text = ifMatch.map(ETags::text).orElse("")
                    + '\n'
                    + ifNoneMatch.map(ETags::text).orElse("")
                    + '\n'
                    + name;
            return Digest.compute(Algorithm.SHA256, text.getBytes(UTF_8));
        });
    }
}
