package io.stowage.web.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of one object, each read as what it has to be or refused by name. */
public final class Fields {
    private static final int MAX_NOTE = 200;
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,30}");

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    static Fields of(JsonNode node, Set<String> known, String what) {
        if (!node.isObject()) {
            throw badRequest(what + " is not an object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw badRequest(what + " has a field that nobody knows; there are: " + known)
                        .coded("unknown-field");
            }
        });
        return new Fields(node);
    }

    /** An object whose fields have names that its author chose. */
    static Fields any(JsonNode node, String what) {
        if (!node.isObject()) {
            throw badRequest(what + " is not an object");
        }
        return new Fields(node);
    }

    /** Of all fields, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }

    public boolean has(String name) {
        return node.has(name);
    }

    /** An amount, or null in JSON. */
    public Optional<BigInteger> optionalAmount(String name) {
        return node.path(name).isNull() ? Optional.empty() : Optional.of(amount(name));
    }

    public BigInteger amount(String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual() || !AMOUNT.matcher(value.textValue()).matches()) {
            throw badRequest(name + " is not a text of 1 to 30 digits");
        }
        return new BigInteger(value.textValue());
    }

    /** Plain text, which may be left out. */
    public String note() {
        JsonNode value = node.path("note");
        if (value instanceof MissingNode) {
            return "";
        }
        if (!value.isTextual()
                || value.textValue().length() > MAX_NOTE
                || value.textValue()
                        .chars()
                        .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            throw badRequest("note is not a text of at most " + MAX_NOTE + " characters without line breaks");
        }
        return value.textValue();
    }

    /** Text that may be left out. */
    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public String text(String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw badRequest(name + " is not a text");
        }
        return value.textValue();
    }

    /** A text, or a list of texts. */
    public List<String> texts(String name) {
        JsonNode value = node.path(name);
        if (!value.isArray()) {
            return List.of(text(name));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw badRequest(name + " has an element that is not a text");
            }
            texts.add(each.textValue());
        }
        return List.copyOf(texts);
    }

    /** A list of objects; none where the field is left out. */
    public List<Fields> objects(String name, Set<String> known) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw badRequest(name + " is not a list");
        }
        List<Fields> objects = new ArrayList<>();
        value.forEach(each -> objects.add(of(each, known, "an element of " + name)));
        return List.copyOf(objects);
    }

    /** An object whose fields have names that its author chose. */
    public Fields map(String name) {
        return any(node.path(name), name);
    }

    public boolean isNull(String name) {
        return node.path(name).isNull();
    }

    /** A whole number that is not negative, and may be left out. */
    public Optional<Long> optionalLong(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw badRequest(name + " is not a whole number of 0 or more");
        }
        return Optional.of(value.longValue());
    }

    public boolean flag(String name, boolean fallback) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw badRequest(name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    public int number(String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw badRequest(name + " is not a whole number");
        }
        return value.intValue();
    }

    /** True or false, and false where it is left out. */
    public boolean flag(String name) {
        JsonNode value = node.path(name);
        if (value instanceof MissingNode) {
            return false;
        }
        if (!value.isBoolean()) {
            throw badRequest(name + " is not true or false");
        }
        return value.booleanValue();
    }

    /** A list of texts; none where it is left out. */
    public List<String> texts(String name, int most) {
        JsonNode value = node.path(name);
        if (value instanceof MissingNode) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            throw badRequest(name + " is not a list of at most " + most + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw badRequest(name + " is not a list of texts");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    public Fields object(String name, Set<String> known) {
        return of(node.path(name), known, name);
    }

    private static StowageException badRequest(String message) {
        return new StowageException(Fault.BAD_REQUEST, message);
    }
}
