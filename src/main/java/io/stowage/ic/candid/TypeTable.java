package io.stowage.ic.candid;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives every composed type of a message its place in the table, equal ones the same. */
final class TypeTable {
    private final Map<CandidType, Integer> places = new HashMap<>();
    private final List<CandidType> table = new ArrayList<>();
    private final List<CandidType> arguments;

    TypeTable(List<CandidType> arguments) {
        this.arguments = arguments;
        arguments.forEach(this::add);
    }

    void write(ByteArrayOutputStream out) {
        unsigned(out, table.size());
        table.forEach(type -> entry(out, type));
        unsigned(out, arguments.size());
        arguments.forEach(type -> reference(out, type));
    }

    private void add(CandidType wanted) {
        CandidType type = wanted.resolve();
        if (type instanceof CandidType.Primitive || places.containsKey(type)) {
            return;
        }
        // Before what it holds, which may be itself.
        places.put(type, table.size());
        table.add(type);
        if (type instanceof CandidType.OptType opt) {
            add(opt.of());
        } else if (type instanceof CandidType.VecType vec) {
            add(vec.of());
        } else {
            fields(type).forEach(field -> add(field.type()));
        }
    }

    private void entry(ByteArrayOutputStream out, CandidType type) {
        if (type instanceof CandidType.OptType opt) {
            signed(out, TypeCodes.OPT);
            reference(out, opt.of());
        } else if (type instanceof CandidType.VecType vec) {
            signed(out, TypeCodes.VEC);
            reference(out, vec.of());
        } else {
            Collection<CandidType.Field> fields = fields(type);
            signed(out, type instanceof CandidType.RecordType ? TypeCodes.RECORD : TypeCodes.VARIANT);
            unsigned(out, fields.size());
            for (CandidType.Field field : fields) {
                unsigned(out, field.label());
                reference(out, field.type());
            }
        }
    }

    private static Collection<CandidType.Field> fields(CandidType type) {
        return type instanceof CandidType.RecordType fields
                ? fields.fields().values()
                : ((CandidType.VariantType) type).cases().values();
    }

    private void reference(ByteArrayOutputStream out, CandidType wanted) {
        CandidType type = wanted.resolve();
        int code = type instanceof CandidType.Primitive primitive ? primitive.code() : place(type);
        signed(out, code);
    }

    private int place(CandidType type) {
        return Objects.requireNonNull(places.get(type));
    }

    private static void unsigned(ByteArrayOutputStream out, long number) {
        Leb128.writeUnsigned(out, BigInteger.valueOf(number));
    }

    private static void signed(ByteArrayOutputStream out, long number) {
        Leb128.writeSigned(out, BigInteger.valueOf(number));
    }
}
