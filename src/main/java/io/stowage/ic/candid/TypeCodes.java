package io.stowage.ic.candid;

/** The numbers that stand for types on the wire. Numbers from zero on are places in the table of types. */
final class TypeCodes {
    static final int NULL = -1;
    static final int RESERVED = -16;
    static final int EMPTY = -17;
    static final int OPT = -18;
    static final int VEC = -19;
    static final int RECORD = -20;
    static final int VARIANT = -21;
    static final int FUNC = -22;
    static final int SERVICE = -23;
    static final int PRINCIPAL = -24;

    private TypeCodes() {}

    static boolean isPrimitive(int code) {
        return (code < 0 && code >= EMPTY) || code == PRINCIPAL;
    }

    static CandidType.Primitive primitive(int code) {
        for (CandidType.Primitive primitive : CandidType.Primitive.values()) {
            if (primitive.code() == code) {
                return primitive;
            }
        }
        throw new IllegalArgumentException("there is no primitive type " + code);
    }
}
