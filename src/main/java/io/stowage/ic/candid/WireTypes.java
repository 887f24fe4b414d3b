package io.stowage.ic.candid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of types that a message begins with, and the types of its values. */
final class WireTypes {
    private static final int MOST_ANNOTATIONS = 16;

    private final List<Entry> table;
    private final int[] arguments;

    /** One type of the table. */
    static final class Entry {
        private final int code;
        private final long[] labels;
        private final int[] types;

        Entry(int code, long[] labels, int[] types) {
            this.code = code;
            this.labels = labels;
            this.types = types;
        }

        /** What it is: opt, vec, record, variant, func, service, or something of the future. */
        int code() {
            return code;
        }

        /** Of the fields or cases. */
        long[] labels() {
            return labels;
        }

        /** Of the fields or cases, or the one type inside. */
        int[] types() {
            return types;
        }
    }

    private WireTypes(List<Entry> table, int[] arguments) {
        this.table = table;
        this.arguments = arguments;
    }

    static WireTypes read(ByteReader in) {
        int count = in.countOfBytes();
        List<Entry> table = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            table.add(entry(in, count));
        }
        requireFunctions(table);
        int[] arguments = types(in, count, in.countOfBytes());
        return new WireTypes(table, arguments);
    }

    int[] arguments() {
        return arguments;
    }

    Entry at(int index) {
        return table.get(index);
    }

    private static Entry entry(ByteReader in, int count) {
        int code = in.typeCode();
        return switch (code) {
            case TypeCodes.OPT, TypeCodes.VEC -> new Entry(code, new long[0], types(in, count, 1));
            case TypeCodes.RECORD, TypeCodes.VARIANT -> fields(in, count, code);
            case TypeCodes.FUNC -> function(in, count);
            case TypeCodes.SERVICE -> service(in, count);
            default -> future(in, code);
        };
    }

    private static Entry fields(ByteReader in, int count, int code) {
        int size = in.countOfBytes();
        long[] labels = new long[size];
        int[] types = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = in.unsigned(Label.MOST);
            if (i > 0 && labels[i] <= labels[i - 1]) {
                throw new CandidException("has labels that do not ascend");
            }
            types[i] = type(in, count);
        }
        return new Entry(code, labels, types);
    }

    private static Entry function(ByteReader in, int count) {
        types(in, count, in.countOfBytes());
        types(in, count, in.countOfBytes());
        int annotations = in.countOfBytes();
        if (annotations > MOST_ANNOTATIONS) {
            throw new CandidException("has a function with too many annotations");
        }
        in.skip(annotations);
        return new Entry(TypeCodes.FUNC, new long[0], new int[0]);
    }

    private static Entry service(ByteReader in, int count) {
        int methods = in.countOfBytes();
        int[] types = new int[methods];
        byte[] before = new byte[0];
        for (int i = 0; i < methods; i++) {
            byte[] name = in.text().getBytes(StandardCharsets.UTF_8);
            if (i > 0 && Arrays.compareUnsigned(before, name) >= 0) {
                throw new CandidException("has a service whose methods do not ascend");
            }
            before = name;
            types[i] = type(in, count);
        }
        return new Entry(TypeCodes.SERVICE, new long[0], types);
    }

    /** Whatever later versions invent says its length, so that it can be skipped. */
    private static Entry future(ByteReader in, int code) {
        if (code >= TypeCodes.PRINCIPAL) {
            throw new CandidException("has something in its table that is no composed type");
        }
        in.skip(in.countOfBytes());
        return new Entry(code, new long[0], new int[0]);
    }

    private static void requireFunctions(List<Entry> table) {
        for (Entry entry : table) {
            for (int type : entry.code() == TypeCodes.SERVICE ? entry.types() : new int[0]) {
                if (type < 0 || table.get(type).code() != TypeCodes.FUNC) {
                    throw new CandidException("has a service with a method that is no function");
                }
            }
        }
    }

    private static int[] types(ByteReader in, int count, int size) {
        int[] types = new int[size];
        for (int i = 0; i < size; i++) {
            types[i] = type(in, count);
        }
        return types;
    }

    private static int type(ByteReader in, int count) {
        int code = in.typeCode();
        if (code < count && (code >= 0 || TypeCodes.isPrimitive(code))) {
            return code;
        }
        throw new CandidException("has a type that is not in its table");
    }
}
