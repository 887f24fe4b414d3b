package io.stowage.ic.candid;

import io.stowage.ic.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads values as expected types. Whether a value fits is decided by the value and not by all that its type allows. */
final class CandidReader {
    private static final byte[] MAGIC = "DIDL".getBytes(StandardCharsets.US_ASCII);

    private final ByteReader in;
    private final WireTypes types;
    private final DecodingBudget budget;
    private final ValueSkipper skipper;

    private CandidReader(ByteReader in, WireTypes types, DecodingBudget budget) {
        this.in = in;
        this.types = types;
        this.budget = budget;
        this.skipper = new ValueSkipper(in, types, budget);
    }

    static List<CandidValue> read(List<CandidType> expected, byte[] message) {
        ByteReader in = new ByteReader(message);
        for (byte letter : MAGIC) {
            if (in.left() == 0 || in.next() != letter) {
                throw new CandidException("is not a Candid message");
            }
        }
        WireTypes types = WireTypes.read(in);
        return new CandidReader(in, types, new DecodingBudget(message.length)).arguments(expected);
    }

    private List<CandidValue> arguments(List<CandidType> expected) {
        int[] sent = types.arguments();
        List<CandidValue> values = new ArrayList<>();
        try {
            for (int i = 0; i < expected.size(); i++) {
                values.add(
                        i < sent.length ? value(sent[i], expected.get(i), 0) : absent(expected.get(i), "value " + i));
            }
        } catch (TypeMismatch e) {
            throw new CandidException(String.valueOf(e.getMessage()), e);
        }
        for (int i = expected.size(); i < sent.length; i++) {
            skipper.skip(sent[i], 0);
        }
        if (in.left() != 0) {
            throw new CandidException("there are bytes behind the last value");
        }
        return List.copyOf(values);
    }

    private CandidValue value(int sent, CandidType wanted, int depth) throws TypeMismatch {
        budget.spend(depth);
        CandidType expected = wanted.resolve();
        if (expected instanceof CandidType.OptType opt) {
            return optional(sent, opt.of(), depth);
        }
        if (expected instanceof CandidType.Primitive primitive) {
            return primitive(sent, primitive, depth);
        }
        if (expected instanceof CandidType.VecType vec) {
            return vec(entry(sent, TypeCodes.VEC, "a vec").types()[0], vec.of().resolve(), depth);
        }
        if (expected instanceof CandidType.RecordType fields) {
            return fields(entry(sent, TypeCodes.RECORD, "a record"), fields, depth);
        }
        CandidType.VariantType cases = (CandidType.VariantType) expected;
        return variant(entry(sent, TypeCodes.VARIANT, "a variant"), cases, depth);
    }

    private WireTypes.Entry entry(int sent, int code, String what) throws TypeMismatch {
        if (sent >= 0 && types.at(sent).code() == code) {
            return types.at(sent);
        }
        throw new TypeMismatch("something else stands where " + what + " is expected");
    }

    /** Whatever does not fit an optional type is null. */
    private CandidValue optional(int sent, CandidType expected, int depth) {
        if (sent == TypeCodes.NULL || sent == TypeCodes.RESERVED) {
            return CandidValue.none();
        }
        if (sent >= 0 && types.at(sent).code() == TypeCodes.OPT) {
            return skipper.flag() ? orNull(types.at(sent).types()[0], expected, depth) : CandidValue.none();
        }
        CandidType inner = expected.resolve();
        boolean nullable = inner == CandidType.Primitive.NULL || inner == CandidType.Primitive.RESERVED;
        if (nullable) {
            skipper.skip(sent, depth + 1);
            return CandidValue.none();
        }
        return orNull(sent, expected, depth);
    }

    private CandidValue orNull(int sent, CandidType expected, int depth) {
        int position = in.position();
        try {
            return new CandidValue.OptValue(Optional.of(value(sent, expected, depth + 1)));
        } catch (TypeMismatch e) {
            in.rewind(position);
            skipper.skip(sent, depth + 1);
            return CandidValue.none();
        }
    }

    private CandidValue vec(int sent, CandidType expected, int depth) throws TypeMismatch {
        int count = in.count();
        if (expected == CandidType.Primitive.NAT8 && sent == CandidType.Primitive.NAT8.code()) {
            return new CandidValue.BlobValue(Bytes.of(in.bytes(count)));
        }
        List<CandidValue> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(sent, expected, depth + 1));
        }
        if (expected == CandidType.Primitive.NAT8) {
            // An empty vec of something else, since any item would have been a mismatch.
            return new CandidValue.BlobValue(Bytes.EMPTY);
        }
        return new CandidValue.VecValue(items);
    }

    private CandidValue fields(WireTypes.Entry sent, CandidType.RecordType expected, int depth) throws TypeMismatch {
        NavigableMap<Long, CandidValue> values = new TreeMap<>();
        for (int i = 0; i < sent.labels().length; i++) {
            CandidType.Field field = expected.fields().get(sent.labels()[i]);
            if (field == null) {
                skipper.skip(sent.types()[i], depth + 1);
            } else {
                values.put(field.label(), value(sent.types()[i], field.type(), depth + 1));
            }
        }
        for (CandidType.Field field : expected.fields().values()) {
            if (!values.containsKey(field.label())) {
                values.put(field.label(), absent(field.type(), "field " + field.name()));
            }
        }
        return new CandidValue.RecordValue(values);
    }

    private CandidValue variant(WireTypes.Entry sent, CandidType.VariantType expected, int depth) throws TypeMismatch {
        int index = skipper.variantCase(sent);
        CandidType.Field known = expected.cases().get(sent.labels()[index]);
        if (known == null) {
            throw new TypeMismatch("has a variant in a case that nobody here knows");
        }
        return new CandidValue.VariantValue(known.label(), value(sent.types()[index], known.type(), depth + 1));
    }

    private static CandidValue absent(CandidType expected, String what) throws TypeMismatch {
        CandidType type = expected.resolve();
        if (type instanceof CandidType.OptType) {
            return CandidValue.none();
        }
        if (type == CandidType.Primitive.NULL || type == CandidType.Primitive.RESERVED) {
            return new CandidValue.NullValue();
        }
        throw new TypeMismatch(what + " is missing");
    }

    private CandidValue primitive(int sent, CandidType.Primitive expected, int depth) throws TypeMismatch {
        if (expected == CandidType.Primitive.RESERVED) {
            skipper.skip(sent, depth);
            return new CandidValue.NullValue();
        }
        if (expected == CandidType.Primitive.INT && sent == CandidType.Primitive.NAT.code()) {
            return new CandidValue.NumberValue(in.unsignedNumber());
        }
        if (sent != expected.code()) {
            throw new TypeMismatch("something else stands where a value of type " + expected + " is expected");
        }
        return switch (expected) {
            case NULL, RESERVED -> new CandidValue.NullValue();
            case BOOL -> new CandidValue.BoolValue(skipper.flag());
            case NAT -> number(in.unsignedNumber());
            case INT -> number(in.signedNumber());
            case NAT8 -> number(in.fixed(1, false));
            case NAT16 -> number(in.fixed(2, false));
            case NAT32 -> number(in.fixed(4, false));
            case NAT64 -> number(in.fixed(8, false));
            case INT8 -> number(in.fixed(1, true));
            case INT16 -> number(in.fixed(2, true));
            case INT32 -> number(in.fixed(4, true));
            case INT64 -> number(in.fixed(8, true));
            case FLOAT32 ->
                new CandidValue.FloatValue(
                        Float.intBitsToFloat(in.fixed(4, true).intValue()));
            case FLOAT64 ->
                new CandidValue.FloatValue(
                        Double.longBitsToDouble(in.fixed(8, true).longValue()));
            case TEXT -> new CandidValue.TextValue(in.text());
            case PRINCIPAL -> new CandidValue.PrincipalValue(skipper.principal());
            case EMPTY -> throw new CandidException("has a value of the type that has none");
        };
    }

    private static CandidValue number(BigInteger value) {
        return new CandidValue.NumberValue(value);
    }
}
