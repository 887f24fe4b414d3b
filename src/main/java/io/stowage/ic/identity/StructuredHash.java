package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.ArrayValue;
import io.stowage.ic.cbor.CborValue.BytesValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.cbor.CborValue.NumberValue;
import io.stowage.ic.cbor.CborValue.TextValue;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The hash of structured data that does not depend on how it was encoded. Requests are known by it, and delegations and
 * answers are signed by it.
 */
public final class StructuredHash {
    private static final int LOW_BITS = 0x7f;

    private StructuredHash() {}

    /** Hashes a map field by field. Truth values and nulls have no hash; the network sends none. */
    public static Bytes of(MapValue map) {
        return Bytes.of(hash(map));
    }

    private static byte[] hash(CborValue value) {
        if (value instanceof MapValue map) {
            return sha256(rows(map));
        } else if (value instanceof ArrayValue array) {
            ByteArrayOutputStream hashes = new ByteArrayOutputStream();
            array.items().forEach(item -> hashes.writeBytes(hash(item)));
            return sha256(hashes.toByteArray());
        } else if (value instanceof BytesValue bytes) {
            return sha256(bytes.value().array());
        } else if (value instanceof TextValue text) {
            return sha256(utf8(text.value()));
        } else if (value instanceof NumberValue number && number.value().signum() >= 0) {
            return sha256(leb128(number.value()));
        }
        throw new IllegalArgumentException("has no hash that does not depend on its encoding");
    }

    /** The name's hash and the value's hash of every field, sorted. */
    private static byte[] rows(MapValue map) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        map.fields().entrySet().stream()
                .map(field -> Bytes.of(join(sha256(utf8(field.getKey())), hash(field.getValue()))))
                .sorted()
                .forEach(row -> rows.writeBytes(row.array()));
        return rows.toByteArray();
    }

    private static byte[] leb128(BigInteger number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BigInteger left = number;
        while (left.bitLength() > 7) {
            out.write((left.intValue() & LOW_BITS) | 0x80);
            left = left.shiftRight(7);
        }
        out.write(left.intValue());
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        return PublicKey.hash("SHA-256", bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }
}
