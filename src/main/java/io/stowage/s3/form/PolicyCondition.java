package io.stowage.s3.form;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.s3.wire.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy wants of a field.
 *
 * @param field in lower case
 * @param isPrefix whether the field only has to begin so
 */
record PolicyCondition(String field, boolean isPrefix, String value) {
    private static final String CONTENT_TYPE = "content-type";

    /** The conditions that an object has: each field has to be equal. */
    static List<PolicyCondition> ofObject(JsonNode object) {
        List<PolicyCondition> conditions = new ArrayList<>();
        object.properties()
                .forEach(each -> conditions.add(
                        new PolicyCondition(each.getKey().toLowerCase(Locale.ROOT), false, text(each.getValue()))));
        if (conditions.isEmpty()) {
            throw invalid("a condition is empty");
        }
        return conditions;
    }

    /** {@code ["eq", "$field", "value"]} and {@code ["starts-with", "$field", "value"]}. */
    static PolicyCondition ofArray(JsonNode array) {
        String operator = text(array.path(0)).toLowerCase(Locale.ROOT);
        String field = text(array.path(1)).toLowerCase(Locale.ROOT);
        boolean known = operator.equals("eq") || operator.equals("starts-with");
        if (!known || array.size() != 3 || !field.startsWith("$")) {
            throw invalid("a condition is not of the form [\"eq\" or \"starts-with\", \"$field\", \"value\"]");
        }
        return new PolicyCondition(field.substring(1), operator.equals("starts-with"), text(array.path(2)));
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw invalid("a condition has something else than text where text belongs");
        }
        return node.textValue();
    }

    static RuntimeException invalid(String what) {
        return S3Error.INVALID_POLICY_DOCUMENT.failure("the policy of the form is not valid: " + what);
    }

    void check(Map<String, String> fields) {
        @Nullable String given = fields.get(field);
        if (given == null || !isMetBy(given)) {
            throw S3Error.ACCESS_DENIED.failure("Invalid according to Policy: Policy Condition failed: ["
                    + (isPrefix ? "starts-with" : "eq") + ", $" + field + "]");
        }
    }

    /** A list of types begins so when each of them does. */
    private boolean isMetBy(String given) {
        if (!isPrefix) {
            return given.equals(value);
        }
        return field.equals(CONTENT_TYPE)
                ? Stream.of(given.split(",")).allMatch(each -> each.strip().startsWith(value))
                : given.startsWith(value);
    }
}
