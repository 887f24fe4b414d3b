package io.stowage.ic.candid;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes values as their types say; a value that does not fit its type is refused with its place in the message. */
final class CandidWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CandidWriter() {}

    static byte[] write(List<CandidType> types, List<CandidValue> values) {
        if (types.size() != values.size()) {
            throw new CandidException("there are " + types.size() + " types for " + values.size() + " values");
        }
        CandidWriter writer = new CandidWriter();
        writer.out.writeBytes("DIDL".getBytes(StandardCharsets.US_ASCII));
        new TypeTable(types).write(writer.out);
        for (int i = 0; i < types.size(); i++) {
            writer.value(types.get(i), values.get(i), 0);
        }
        return writer.out.toByteArray();
    }

    private void value(CandidType wanted, CandidValue value, int depth) {
        if (depth > DecodingBudget.MAX_DEPTH) {
            throw new CandidException("is nested more than " + DecodingBudget.MAX_DEPTH + " deep");
        }
        CandidType type = wanted.resolve();
        if (type instanceof CandidType.OptType opt) {
            Optional<CandidValue> inner = value.asOpt();
            out.write(inner.isPresent() ? 1 : 0);
            inner.ifPresent(some -> value(opt.of(), some, depth + 1));
        } else if (type instanceof CandidType.VecType vec) {
            vec(vec.of(), value, depth);
        } else if (type instanceof CandidType.RecordType fields) {
            for (CandidType.Field field : fields.fields().values()) {
                value(field.type(), field(value, field), depth + 1);
            }
        } else if (type instanceof CandidType.VariantType cases) {
            variant(cases, value.asVariant(), depth);
        } else {
            primitive((CandidType.Primitive) type, value);
        }
    }

    private void vec(CandidType of, CandidValue value, int depth) {
        if (value instanceof CandidValue.BlobValue blob) {
            if (of.resolve() != CandidType.Primitive.NAT8) {
                throw new CandidException("a blob is no vec of anything but nat8");
            }
            blob(blob.value());
            return;
        }
        List<CandidValue> items = value.asVec();
        unsigned(items.size());
        for (CandidValue item : items) {
            value(of, item, depth + 1);
        }
    }

    private static CandidValue field(CandidValue value, CandidType.Field field) {
        if (!(value instanceof CandidValue.RecordValue fields)) {
            throw new CandidException("is not a record");
        }
        CandidValue found = fields.fields().get(field.label());
        if (found != null) {
            return found;
        }
        if (field.type().resolve() instanceof CandidType.OptType) {
            return CandidValue.none();
        }
        throw new CandidException("has no field " + field.name());
    }

    private void variant(CandidType.VariantType type, CandidValue.VariantValue value, int depth) {
        CandidType.Field known = type.cases().get(value.label());
        if (known == null) {
            throw new CandidException("is a variant in a case that its type does not have");
        }
        unsigned(type.cases().headMap(value.label()).size());
        value(known.type(), value.value(), depth + 1);
    }

    private void primitive(CandidType.Primitive type, CandidValue value) {
        switch (type) {
            case NULL -> requireNull(value);
            case RESERVED -> {}
            case BOOL -> out.write(value.asBool() ? 1 : 0);
            case NAT -> Leb128.writeUnsigned(out, natural(value.asNumber()));
            case INT -> Leb128.writeSigned(out, value.asNumber());
            case NAT8 -> fixed(value.asNumber(), 1, false);
            case NAT16 -> fixed(value.asNumber(), 2, false);
            case NAT32 -> fixed(value.asNumber(), 4, false);
            case NAT64 -> fixed(value.asNumber(), 8, false);
            case INT8 -> fixed(value.asNumber(), 1, true);
            case INT16 -> fixed(value.asNumber(), 2, true);
            case INT32 -> fixed(value.asNumber(), 4, true);
            case INT64 -> fixed(value.asNumber(), 8, true);
            case FLOAT32 -> littleEndian(Float.floatToRawIntBits((float) real(value)), 4);
            case FLOAT64 -> littleEndian(Double.doubleToRawLongBits(real(value)), 8);
            case TEXT -> blob(Bytes.ofUtf8(value.asText()));
            case PRINCIPAL -> principal(value.asPrincipal());
            case EMPTY -> throw new CandidException("the type empty has no value");
        }
    }

    private static void requireNull(CandidValue value) {
        if (!(value instanceof CandidValue.NullValue)) {
            throw new CandidException("is not null");
        }
    }

    private static double real(CandidValue value) {
        if (value instanceof CandidValue.FloatValue real) {
            return real.value();
        }
        throw new CandidException("is not a float");
    }

    private static BigInteger natural(BigInteger number) {
        if (number.signum() < 0) {
            throw new CandidException("is less than zero and so no nat");
        }
        return number;
    }

    private void fixed(BigInteger number, int size, boolean signed) {
        int bits = signed ? size * 8 - 1 : size * 8;
        if (number.bitLength() > bits || (!signed && number.signum() < 0)) {
            throw new CandidException("does not fit into " + size * 8 + " bits");
        }
        littleEndian(number.longValue(), size);
    }

    private void littleEndian(long bits, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (bits >>> (8 * i)));
        }
    }

    private void principal(Principal principal) {
        out.write(1);
        blob(Bytes.of(principal.bytes()));
    }

    private void blob(Bytes bytes) {
        unsigned(bytes.length());
        out.writeBytes(bytes.array());
    }

    private void unsigned(int number) {
        Leb128.writeUnsigned(out, BigInteger.valueOf(number));
    }
}
