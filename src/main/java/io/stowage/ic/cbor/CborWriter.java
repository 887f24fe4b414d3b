package io.stowage.ic.cbor;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes CBOR in the shortest form of every number and length, with the tag in front that says "this is CBOR". */
public final class CborWriter {
    private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CborWriter() {}

    public static byte[] write(CborValue value) {
        CborWriter writer = new CborWriter();
        writer.out.writeBytes(SELF_DESCRIBED);
        writer.item(value);
        return writer.out.toByteArray();
    }

    /** Without the tag, as items inside byte strings are often written. */
    public static byte[] writeBare(CborValue value) {
        CborWriter writer = new CborWriter();
        writer.item(value);
        return writer.out.toByteArray();
    }

    private void item(CborValue value) {
        if (value instanceof CborValue.NumberValue number) {
            number(number.value());
        } else if (value instanceof CborValue.BytesValue bytes) {
            string(2, bytes.value().array());
        } else if (value instanceof CborValue.TextValue text) {
            string(3, text.value().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof CborValue.ArrayValue array) {
            head(4, array.items().size());
            array.items().forEach(this::item);
        } else if (value instanceof CborValue.MapValue map) {
            head(5, map.fields().size());
            for (Map.Entry<String, CborValue> field : map.fields().entrySet()) {
                string(3, field.getKey().getBytes(StandardCharsets.UTF_8));
                item(field.getValue());
            }
        } else if (value instanceof CborValue.BoolValue bool) {
            out.write(bool.value() ? 0xf5 : 0xf4);
        } else {
            out.write(0xf6);
        }
    }

    private void number(BigInteger value) {
        BigInteger argument = value.signum() < 0 ? value.not() : value;
        if (argument.bitLength() > Long.SIZE) {
            throw new CborException("a number beyond 64 bits cannot be written");
        }
        head(value.signum() < 0 ? 1 : 0, argument.longValue());
    }

    private void string(int major, byte[] bytes) {
        head(major, bytes.length);
        out.writeBytes(bytes);
    }

    /** The argument is without sign. */
    private void head(int major, long argument) {
        if (argument >= 0 && argument < 24) {
            out.write(major << 5 | (int) argument);
            return;
        }
        int size = 0;
        while (size < 3 && argument >>> (8 << size) != 0) {
            size++;
        }
        out.write(major << 5 | (24 + size));
        for (int shift = (8 << size) - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
    }
}
