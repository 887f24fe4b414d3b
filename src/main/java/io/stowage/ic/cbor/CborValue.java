package io.stowage.ic.cbor;

import io.stowage.ic.Bytes;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One CBOR item. What it is not, it refuses to be read as, with a {@link CborException}. */
public sealed interface CborValue {

    record NumberValue(BigInteger value) implements CborValue {}

    record BytesValue(Bytes value) implements CborValue {}

    record TextValue(String value) implements CborValue {}

    record BoolValue(boolean value) implements CborValue {}

    record NullValue() implements CborValue {}

    record ArrayValue(List<CborValue> items) implements CborValue {
        public ArrayValue {
            items = List.copyOf(items);
        }
    }

    /** Keeps the order of its fields, which is also the order in which they are written. */
    record MapValue(Map<String, CborValue> fields) implements CborValue {
        public MapValue {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        public MapValue with(String name, CborValue value) {
            Map<String, CborValue> more = new LinkedHashMap<>(fields);
            more.put(name, value);
            return new MapValue(more);
        }
    }

    static CborValue of(long number) {
        return new NumberValue(BigInteger.valueOf(number));
    }

    static CborValue of(BigInteger number) {
        return new NumberValue(number);
    }

    static CborValue of(String text) {
        return new TextValue(text);
    }

    static CborValue of(Bytes bytes) {
        return new BytesValue(bytes);
    }

    static CborValue of(byte[] bytes) {
        return new BytesValue(Bytes.of(bytes));
    }

    static CborValue of(List<CborValue> items) {
        return new ArrayValue(items);
    }

    /** An empty map, to be filled with {@link MapValue#with}. */
    static MapValue map() {
        return new MapValue(Map.of());
    }

    default BigInteger asNumber() {
        if (this instanceof NumberValue number) {
            return number.value();
        }
        throw new CborException("is not a number");
    }

    default Bytes asBytes() {
        if (this instanceof BytesValue bytes) {
            return bytes.value();
        }
        throw new CborException("is not a byte string");
    }

    default String asText() {
        if (this instanceof TextValue text) {
            return text.value();
        }
        throw new CborException("is not a text");
    }

    default List<CborValue> asArray() {
        if (this instanceof ArrayValue array) {
            return array.items();
        }
        throw new CborException("is not an array");
    }

    /** The field of a map; empty when the map has none of that name. */
    default Optional<CborValue> find(String name) {
        if (this instanceof MapValue map) {
            return Optional.ofNullable(map.fields().get(name));
        }
        throw new CborException("is not a map");
    }

    default CborValue require(String name) {
        return find(name).orElseThrow(() -> new CborException("has no field " + name));
    }
}
