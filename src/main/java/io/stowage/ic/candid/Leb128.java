package io.stowage.ic.candid;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Numbers of any size, seven bits to a byte, in their shortest form. */
final class Leb128 {
    private Leb128() {}

    static void writeUnsigned(ByteArrayOutputStream out, BigInteger number) {
        write(out, number, Math.max(1, (number.bitLength() + 6) / 7));
    }

    /** One bit more than the number itself has, for its sign. */
    static void writeSigned(ByteArrayOutputStream out, BigInteger number) {
        write(out, number, number.bitLength() / 7 + 1);
    }

    private static void write(ByteArrayOutputStream out, BigInteger number, int count) {
        for (int i = 0; i < count; i++) {
            int bits = 0;
            for (int bit = 6; bit >= 0; bit--) {
                bits = bits << 1 | (number.testBit(7 * i + bit) ? 1 : 0);
            }
            out.write(i < count - 1 ? bits | 0x80 : bits);
        }
    }
}
