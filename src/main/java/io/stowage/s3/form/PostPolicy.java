package io.stowage.s3.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The policy of a form: until when it is good, and what its fields may be. It holds only once its signature was checked. */
public record PostPolicy(Instant expiration, List<PolicyCondition> conditions, Optional<SizeRange> size) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Fields that say how the form is signed, or are the file. */
    private static final Set<String> FREE = Set.of("policy", "file", "x-amz-signature", "signature", "awsaccesskeyid");

    private static final String BUCKET = "bucket";
    private static final String IGNORED = "x-ignore-";
    private static final int MOST_CONDITIONS = 200;

    public PostPolicy {
        conditions = List.copyOf(conditions);
    }

    /** @param base64 the field {@code policy} */
    public static PostPolicy parse(String base64) {
        JsonNode root = json(base64);
        JsonNode conditions = root.path("conditions");
        if (!conditions.isArray() || conditions.size() > MOST_CONDITIONS) {
            throw PolicyCondition.invalid("it has no list of conditions, or too many of them");
        }
        Instant expiration = Optional.ofNullable(root.path("expiration").textValue())
                .flatMap(S3Dates::findInDocument)
                .orElseThrow(() -> PolicyCondition.invalid("it has no expiration like 2030-12-31T12:00:00.000Z"));
        List<PolicyCondition> wanted = new ArrayList<>();
        Optional<SizeRange> size = Optional.empty();
        for (JsonNode each : conditions) {
            if (each.isObject()) {
                wanted.addAll(PolicyCondition.ofObject(each));
            } else if (isSizeRange(each)) {
                size = Optional.of(sizeRange(each));
            } else {
                wanted.add(PolicyCondition.ofArray(each));
            }
        }
        return new PostPolicy(expiration, wanted, size);
    }

    private static JsonNode json(String base64) {
        try {
            JsonNode root = JSON.readTree(Base64.getMimeDecoder().decode(base64));
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw S3Error.INVALID_POLICY_DOCUMENT.failure("the policy of the form is not JSON in Base64", e);
        }
        throw PolicyCondition.invalid("it is not a JSON object");
    }

    private static boolean isSizeRange(JsonNode condition) {
        return condition.isArray()
                && condition.path(0).asText().toLowerCase(Locale.ROOT).equals("content-length-range");
    }

    private static SizeRange sizeRange(JsonNode condition) {
        Optional<Long> least = number(condition.path(1));
        Optional<Long> most = number(condition.path(2));
        if (condition.size() != 3 || least.isEmpty() || most.isEmpty() || least.get() > most.get()) {
            throw PolicyCondition.invalid("a content-length-range needs two numbers, the smaller one first");
        }
        return new SizeRange(least.get(), most.get());
    }

    private static Optional<Long> number(JsonNode node) {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
            return Optional.of(node.longValue()).filter(number -> number >= 0);
        }
        boolean digits = node.isTextual() && node.textValue().matches("[0-9]{1,18}");
        return digits ? Optional.of(Long.parseLong(node.textValue())) : Optional.empty();
    }

    /** Throws unless this form may be sent to this bucket now. */
    public void check(PostForm form, String bucket, Instant now) {
        if (now.isAfter(expiration)) {
            throw S3Error.ACCESS_DENIED.failure("Invalid according to Policy: Policy expired");
        }
        Map<String, String> fields = new HashMap<>(form.fields());
        fields.put(BUCKET, bucket);
        fields.put("key", form.key());
        conditions.forEach(each -> each.check(fields));
        Set<String> uncovered = new TreeSet<>(form.fields().keySet());
        // A policy that does not say where it is good would be good for every bucket of the key.
        uncovered.add(BUCKET);
        conditions.forEach(each -> uncovered.remove(each.field()));
        uncovered.removeIf(name -> FREE.contains(name) || name.startsWith(IGNORED));
        if (!uncovered.isEmpty()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Invalid according to Policy: Extra input fields, which it has no condition for: "
                            + String.join(", ", uncovered));
        }
    }
}
