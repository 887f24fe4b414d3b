package io.stowage.ic.candid;

import java.util.List;

/** Messages of typed values, as bytes and back. */
public final class Candid {
    private Candid() {}

    /** Writes values as these types; a value that is none of its type is refused. */
    public static byte[] encode(List<CandidType> types, List<CandidValue> values) {
        return CandidWriter.write(types, values);
    }

    /** Writes one value. */
    public static byte[] encode(CandidType type, CandidValue value) {
        return encode(List.of(type), List.of(value));
    }

    /**
     * Reads values as these types, which need not be those that the sender wrote: fields that nobody expects are
     * skipped, and optional ones that are absent or unfit are null.
     */
    public static List<CandidValue> decode(List<CandidType> types, byte[] message) {
        return CandidReader.read(types, message);
    }

    /** Reads the first value. */
    public static CandidValue decode(CandidType type, byte[] message) {
        return decode(List.of(type), message).get(0);
    }
}
