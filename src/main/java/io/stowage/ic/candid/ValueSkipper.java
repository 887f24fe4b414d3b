package io.stowage.ic.candid;

import io.stowage.ic.Principal;

/** Goes over values that are not asked for, as strictly as over those that are. */
final class ValueSkipper {
    private final ByteReader in;
    private final WireTypes types;
    private final DecodingBudget budget;

    ValueSkipper(ByteReader in, WireTypes types, DecodingBudget budget) {
        this.in = in;
        this.types = types;
        this.budget = budget;
    }

    void skip(int type, int depth) {
        budget.spend(depth);
        if (type < 0) {
            skipPrimitive(TypeCodes.primitive(type));
            return;
        }
        WireTypes.Entry entry = types.at(type);
        switch (entry.code()) {
            case TypeCodes.OPT -> {
                if (flag()) {
                    skip(entry.types()[0], depth + 1);
                }
            }
            case TypeCodes.VEC -> skipVec(entry.types()[0], depth);
            case TypeCodes.RECORD -> {
                for (int field : entry.types()) {
                    skip(field, depth + 1);
                }
            }
            case TypeCodes.VARIANT -> skip(entry.types()[variantCase(entry)], depth + 1);
            case TypeCodes.FUNC -> skipFunction();
            case TypeCodes.SERVICE -> principal();
            default -> skipFuture();
        }
    }

    /** The flag before a value that may be absent. */
    boolean flag() {
        int flag = in.next();
        if (flag > 1) {
            throw new CandidException("has a flag that is neither 0 nor 1");
        }
        return flag == 1;
    }

    int variantCase(WireTypes.Entry entry) {
        int index = in.count();
        if (index >= entry.types().length) {
            throw new CandidException("has a variant without the case that it says it is");
        }
        return index;
    }

    Principal principal() {
        if (!flag()) {
            throw new CandidException("has an opaque reference");
        }
        int length = in.countOfBytes();
        if (length > Principal.MAX_BYTES) {
            throw new CandidException("has a principal that is too long");
        }
        return Principal.of(in.bytes(length));
    }

    private void skipPrimitive(CandidType.Primitive type) {
        switch (type) {
            case NULL, RESERVED -> {}
            case BOOL -> flag();
            case NAT, INT -> in.unsignedNumber();
            case NAT8, INT8 -> in.skip(1);
            case NAT16, INT16 -> in.skip(2);
            case NAT32, INT32, FLOAT32 -> in.skip(4);
            case NAT64, INT64, FLOAT64 -> in.skip(8);
            case TEXT -> in.text();
            case PRINCIPAL -> principal();
            case EMPTY -> throw new CandidException("has a value of the type that has none");
        }
    }

    private void skipVec(int type, int depth) {
        int count = in.count();
        if (type == CandidType.Primitive.NAT8.code()) {
            in.skip(count);
            return;
        }
        for (int i = 0; i < count; i++) {
            skip(type, depth + 1);
        }
    }

    private void skipFunction() {
        if (!flag()) {
            throw new CandidException("has an opaque reference");
        }
        principal();
        in.text();
    }

    private void skipFuture() {
        int bytes = in.count();
        if (in.count() != 0) {
            throw new CandidException("has a reference outside the message");
        }
        in.skip(bytes);
    }
}
