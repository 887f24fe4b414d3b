package io.stowage.v1.wire;

import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.ic.Owner;
import io.stowage.web.QueryParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, read from the raw query: servers differ in what they decode, repair or refuse. Strangers
 * are ignored once they decode; what we know may be there only once.
 */
public final class NativeQuery {
    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final Set<String> KNOWN =
            Set.of("owner_id", "blob_hash", "chunk_hash", "chunk_index", "after", "limit");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final Map<String, String> values;

    private NativeQuery(Map<String, String> values) {
        this.values = values;
    }

    /** @param raw as it stood in the request line, without the question mark; null when there was none */
    public static NativeQuery parse(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            BadRequest.unless(raw.length() <= MAX_CHARACTERS, "the query is too long");
            for (QueryParameters.Parameter each : QueryParameters.strict(raw, MAX_CHARACTERS)) {
                if (KNOWN.contains(each.name())) {
                    BadRequest.unless(values.put(each.name(), each.value()) == null, each.name() + " is given twice");
                }
            }
        }
        return new NativeQuery(Map.copyOf(values));
    }

    /** For what others share, too: they have owners that are no more than accounts. */
    public Owner payer() {
        return BadRequest.unlessValid("owner_id", () -> Owner.parsePayerAnyCase(require("owner_id")));
    }

    public Owner owner() {
        return BadRequest.unlessValid("owner_id", () -> Owner.parseAnyCase(require("owner_id")));
    }

    public Digest blobHash() {
        return HashText.parse("blob_hash", require("blob_hash"));
    }

    public Digest chunkHash() {
        return HashText.parse("chunk_hash", require("chunk_hash"));
    }

    public Optional<Digest> findChunkHash() {
        return Optional.ofNullable(values.get("chunk_hash")).map(text -> HashText.parse("chunk_hash", text));
    }

    public int chunkIndex() {
        String text = require("chunk_index");
        BadRequest.unless(INDEX.matcher(text).matches(), "chunk_index is not a plain number below 10^9");
        return Integer.parseInt(text);
    }

    /** Where a page of a list begins. */
    public Optional<Digest> findAfter() {
        return Optional.ofNullable(values.get("after")).map(text -> HashText.parse("after", text));
    }

    /** How long a page of a list may be. */
    public int limit(int most) {
        String text = values.getOrDefault("limit", Integer.toString(most));
        BadRequest.unless(text.matches("[1-9][0-9]{0,3}"), "limit is not a plain number from 1 to 9999");
        return Math.min(most, Integer.parseInt(text));
    }

    private String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw BadRequest.because(name + " is missing");
        }
        return value;
    }
}
