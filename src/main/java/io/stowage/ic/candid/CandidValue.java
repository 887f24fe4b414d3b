package io.stowage.ic.candid;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One value. A value does not know its type: the number 3 may be written as any kind of number. What a value is not, it
 * refuses to be read as, with a {@link CandidException}.
 */
public sealed interface CandidValue {
    /** Also what a reserved value reads as. */
    record NullValue() implements CandidValue {}

    record BoolValue(boolean value) implements CandidValue {}

    /** Any whole number, of whatever type. */
    record NumberValue(BigInteger value) implements CandidValue {}

    record FloatValue(double value) implements CandidValue {}

    record TextValue(String value) implements CandidValue {}

    record PrincipalValue(Principal value) implements CandidValue {}

    record OptValue(Optional<CandidValue> value) implements CandidValue {}

    record VecValue(List<CandidValue> items) implements CandidValue {
        public VecValue {
            items = List.copyOf(items);
        }
    }

    /** A vec of nat8, which is never anything else. */
    record BlobValue(Bytes value) implements CandidValue {}

    /** Fields by the number of their name. */
    record RecordValue(NavigableMap<Long, CandidValue> fields) implements CandidValue {
        public RecordValue {
            fields = Collections.unmodifiableNavigableMap(new TreeMap<>(fields));
        }

        public RecordValue with(String name, CandidValue value) {
            return with(Label.of(name), value);
        }

        public RecordValue with(long label, CandidValue value) {
            NavigableMap<Long, CandidValue> more = new TreeMap<>(fields);
            more.put(label, value);
            return new RecordValue(more);
        }
    }

    /** One case of several, by the number of its name. */
    record VariantValue(long label, CandidValue value) implements CandidValue {
        public boolean is(String name) {
            return label == Label.of(name);
        }
    }

    static CandidValue of(boolean value) {
        return new BoolValue(value);
    }

    static CandidValue of(long number) {
        return new NumberValue(BigInteger.valueOf(number));
    }

    static CandidValue of(BigInteger number) {
        return new NumberValue(number);
    }

    static CandidValue of(String text) {
        return new TextValue(text);
    }

    static CandidValue of(Principal principal) {
        return new PrincipalValue(principal);
    }

    static CandidValue of(Bytes blob) {
        return new BlobValue(blob);
    }

    static CandidValue of(List<CandidValue> items) {
        return new VecValue(items);
    }

    static CandidValue some(CandidValue value) {
        return new OptValue(Optional.of(value));
    }

    static CandidValue none() {
        return new OptValue(Optional.empty());
    }

    /** A record without fields, to be filled with {@link RecordValue#with(String, CandidValue)}. */
    static RecordValue record() {
        return new RecordValue(Collections.emptyNavigableMap());
    }

    /** A record whose fields are numbered from zero. */
    static RecordValue tuple(CandidValue... values) {
        NavigableMap<Long, CandidValue> fields = new TreeMap<>();
        for (CandidValue value : values) {
            fields.put((long) fields.size(), value);
        }
        return new RecordValue(fields);
    }

    /** A case that carries nothing. */
    static VariantValue variant(String name) {
        return variant(name, new NullValue());
    }

    static VariantValue variant(String name, CandidValue value) {
        return new VariantValue(Label.of(name), value);
    }

    default boolean asBool() {
        if (this instanceof BoolValue bool) {
            return bool.value();
        }
        throw new CandidException("is not a bool");
    }

    default BigInteger asNumber() {
        if (this instanceof NumberValue number) {
            return number.value();
        }
        throw new CandidException("is not a whole number");
    }

    default String asText() {
        if (this instanceof TextValue text) {
            return text.value();
        }
        throw new CandidException("is not a text");
    }

    default Principal asPrincipal() {
        if (this instanceof PrincipalValue principal) {
            return principal.value();
        }
        throw new CandidException("is not a principal");
    }

    default Bytes asBlob() {
        if (this instanceof BlobValue blob) {
            return blob.value();
        }
        throw new CandidException("is not a blob");
    }

    default Optional<CandidValue> asOpt() {
        if (this instanceof OptValue opt) {
            return opt.value();
        }
        throw new CandidException("is not an opt");
    }

    default List<CandidValue> asVec() {
        if (this instanceof VecValue vec) {
            return vec.items();
        }
        throw new CandidException("is not a vec");
    }

    default VariantValue asVariant() {
        if (this instanceof VariantValue variant) {
            return variant;
        }
        throw new CandidException("is not a variant");
    }

    /** A field of a record that must be there. */
    default CandidValue field(String name) {
        return field(Label.of(name), name);
    }

    /** A field of a tuple that must be there. */
    default CandidValue field(long label) {
        return field(label, Long.toString(label));
    }

    private CandidValue field(long label, String name) {
        if (!(this instanceof RecordValue fields)) {
            throw new CandidException("is not a record");
        }
        CandidValue value = fields.fields().get(label);
        if (value == null) {
            throw new CandidException("has no field " + name);
        }
        return value;
    }
}
