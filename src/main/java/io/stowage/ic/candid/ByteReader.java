package io.stowage.ic.candid;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks through a message once; every step checks that there is something left. */
final class ByteReader {
    private static final int LONGEST_LABEL = 10;

    private final byte[] in;
    private int at;

    ByteReader(byte[] in) {
        this.in = in;
    }

    int left() {
        return in.length - at;
    }

    int position() {
        return at;
    }

    /** Goes back to a place that was read before. */
    void rewind(int position) {
        at = position;
    }

    int next() {
        if (at == in.length) {
            throw new CandidException("the message ends early");
        }
        return in[at++] & 0xff;
    }

    byte[] bytes(int count) {
        if (count > left()) {
            throw new CandidException("the message ends early");
        }
        at += count;
        return Arrays.copyOfRange(in, at - count, at);
    }

    void skip(int count) {
        if (count > left()) {
            throw new CandidException("the message ends early");
        }
        at += count;
    }

    /** A length or number of things, which may be as large as 2^31 - 1 however few bytes are left. */
    int count() {
        long count = unsigned(Integer.MAX_VALUE);
        return (int) count;
    }

    /** A number of things that take at least a byte each. */
    int countOfBytes() {
        int count = count();
        if (count > left()) {
            throw new CandidException("claims to be longer than it is");
        }
        return count;
    }

    long unsigned(long most) {
        long value = 0;
        for (int i = 0; i < LONGEST_LABEL; i++) {
            int b = next();
            long bits = b & 0x7f;
            // Nothing that is read this way has more than 35 bits, so whatever is set beyond is too much.
            if (i >= 5 && bits != 0) {
                break;
            }
            value |= i < 5 ? bits << (7 * i) : 0;
            if (b < 0x80) {
                if (value > most) {
                    break;
                }
                return value;
            }
        }
        throw new CandidException("a length, label or index is too large");
    }

    /** The number of a type. */
    int typeCode() {
        BigInteger code = signedNumber();
        if (code.bitLength() >= Integer.SIZE) {
            throw new CandidException("has a type that cannot be");
        }
        return code.intValue();
    }

    BigInteger unsignedNumber() {
        return leb128(false);
    }

    BigInteger signedNumber() {
        return leb128(true);
    }

    /** Little endian, of 1 to 8 bytes. */
    BigInteger fixed(int size, boolean signed) {
        byte[] bigEndian = new byte[size];
        for (int i = size - 1; i >= 0; i--) {
            bigEndian[i] = (byte) next();
        }
        return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
    }

    String text() {
        byte[] utf8 = bytes(countOfBytes());
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CandidException("has a text that is not UTF-8", e);
        }
    }

    /** Puts the bits together in one pass, since adding them one after the other would take the square of the time. */
    private BigInteger leb128(boolean signed) {
        int from = at;
        while (next() >= 0x80) {
            // On to the last byte.
        }
        int count = at - from;
        byte[] bigEndian = new byte[count * 7 / 8 + 1];
        for (int i = 0; i < count; i++) {
            put(bigEndian, 7 * i, in[from + i] & 0x7f);
        }
        boolean negative = signed && (in[at - 1] & 0x40) != 0;
        if (negative) {
            fillFrom(bigEndian, 7 * count);
        }
        return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
    }

    private static void put(byte[] bigEndian, int bit, int sevenBits) {
        int last = bigEndian.length - 1;
        int shifted = sevenBits << (bit % 8);
        bigEndian[last - bit / 8] |= (byte) shifted;
        if (shifted > 0xff) {
            bigEndian[last - bit / 8 - 1] |= (byte) (shifted >> 8);
        }
    }

    private static void fillFrom(byte[] bigEndian, int bit) {
        for (int i = bit; i < bigEndian.length * 8; i++) {
            bigEndian[bigEndian.length - 1 - i / 8] |= (byte) (1 << (i % 8));
        }
    }
}
