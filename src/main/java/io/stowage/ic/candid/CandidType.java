package io.stowage.ic.candid;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a message is expected to hold, or is to be written as. Build types once and keep them:
 *
 * <pre>{@code
 * CandidType usage = CandidType.record(field("bytes_uploaded", NAT), field("read_requests", NAT64));
 * CandidType result = CandidType.variant(field("Ok", usage), field("Err", TEXT));
 * }</pre>
 */
public sealed interface CandidType {
    /** Types without parts, by their numbers on the wire. */
    enum Primitive implements CandidType {
        NULL(-1),
        BOOL(-2),
        NAT(-3),
        INT(-4),
        NAT8(-5),
        NAT16(-6),
        NAT32(-7),
        NAT64(-8),
        INT8(-9),
        INT16(-10),
        INT32(-11),
        INT64(-12),
        FLOAT32(-13),
        FLOAT64(-14),
        TEXT(-15),
        RESERVED(-16),
        EMPTY(-17),
        PRINCIPAL(TypeCodes.PRINCIPAL);

        private final int code;

        Primitive(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    record OptType(CandidType of) implements CandidType {}

    record VecType(CandidType of) implements CandidType {}

    /** Fields by the number of their name. */
    record RecordType(NavigableMap<Long, Field> fields) implements CandidType {
        public RecordType {
            fields = Collections.unmodifiableNavigableMap(new TreeMap<>(fields));
        }
    }

    /** Cases by the number of their name. */
    record VariantType(NavigableMap<Long, Field> cases) implements CandidType {
        public VariantType {
            cases = Collections.unmodifiableNavigableMap(new TreeMap<>(cases));
        }
    }

    /** A type that mentions itself. */
    final class RecursiveType implements CandidType {
        private @Nullable CandidType target;

        private RecursiveType() {}

        @Override
        public CandidType resolve() {
            if (target == null) {
                throw new IllegalStateException("a recursive type is used before it is whole");
            }
            return target.resolve();
        }
    }

    /** The name is for people; the wire knows its number only. */
    record Field(long label, String name, CandidType type) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Field that && label == that.label && type.equals(that.type);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(label) * 31 + type.hashCode();
        }
    }

    static Field field(String name, CandidType type) {
        return new Field(Label.of(name), name, type);
    }

    /** A field that has a number and no name, as those of tuples do. */
    static Field field(long label, CandidType type) {
        if (label < 0 || label > Label.MOST) {
            throw new IllegalArgumentException("a label is a number of 32 bits");
        }
        return new Field(label, Long.toString(label), type);
    }

    /** A case that carries nothing. */
    static Field tag(String name) {
        return field(name, Primitive.NULL);
    }

    static CandidType opt(CandidType of) {
        return new OptType(of);
    }

    static CandidType vec(CandidType of) {
        return new VecType(of);
    }

    static CandidType record(Field... fields) {
        return new RecordType(byLabel(fields));
    }

    static CandidType variant(Field... cases) {
        return new VariantType(byLabel(cases));
    }

    /** Bytes. */
    static CandidType blob() {
        return vec(Primitive.NAT8);
    }

    /** A record whose fields are numbered from zero. */
    static CandidType tuple(CandidType... types) {
        Field[] fields = new Field[types.length];
        for (int i = 0; i < types.length; i++) {
            fields[i] = field(i, types[i]);
        }
        return record(fields);
    }

    /** A type that mentions itself: {@code recursive(list -> opt(record(field("tail", list))))}. */
    static CandidType recursive(UnaryOperator<CandidType> definition) {
        RecursiveType self = new RecursiveType();
        self.target = definition.apply(self);
        return self;
    }

    /** The type itself, where this only stands for one. */
    default CandidType resolve() {
        return this;
    }

    private static NavigableMap<Long, Field> byLabel(Field... fields) {
        NavigableMap<Long, Field> byLabel = new TreeMap<>();
        for (Field field : fields) {
            if (byLabel.put(field.label(), field) != null) {
                throw new IllegalArgumentException("two fields have the label of " + field.name());
            }
        }
        return byLabel;
    }
}
