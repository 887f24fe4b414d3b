package io.stowage.ic.cbor;

import io.stowage.ic.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads exactly one CBOR item. It refuses what common readers let pass: bytes behind the item, a name twice, names that
 * are no text, any tag but the one that says "this is CBOR", floats, and depth without end. Whatever length the bytes
 * claim, no more is set aside than there are bytes left.
 */
public final class CborReader {
    public static final int MAX_DEPTH = 256;

    private static final int SELF_DESCRIBED = 55799;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;

    private static final int NATURAL = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private final byte[] in;
    private int at;

    private CborReader(byte[] in) {
        this.in = in;
    }

    public static CborValue read(byte[] bytes) {
        CborReader reader = new CborReader(bytes);
        CborValue value = reader.tagged();
        if (reader.left() != 0) {
            throw new CborException("there are bytes behind the CBOR item");
        }
        return value;
    }

    /** The tag stands before the whole item only; inside it nothing may be tagged. */
    private CborValue tagged() {
        if (left() > 0 && major(in[at]) == TAG) {
            int info = in[at++] & 31;
            if (argument(info) != SELF_DESCRIBED) {
                throw new CborException("has a tag that is not the one for CBOR");
            }
        }
        return item(0);
    }

    private CborValue item(int depth) {
        if (depth > MAX_DEPTH) {
            throw new CborException("is nested more than " + MAX_DEPTH + " deep");
        }
        int first = next();
        int info = first & 31;
        return switch (major((byte) first)) {
            case NATURAL -> new CborValue.NumberValue(unsigned(argument(info)));
            case NEGATIVE -> new CborValue.NumberValue(unsigned(argument(info)).not());
            case BYTES -> new CborValue.BytesValue(Bytes.of(string(BYTES, info)));
            case TEXT -> new CborValue.TextValue(utf8(string(TEXT, info)));
            case ARRAY -> array(info, depth);
            case MAP -> map(info, depth);
            case TAG -> throw new CborException("has a tag inside");
            default -> simple(info);
        };
    }

    private CborValue array(int info, int depth) {
        List<CborValue> items = new ArrayList<>();
        if (info == INDEFINITE) {
            while (!atBreak()) {
                items.add(item(depth + 1));
            }
        } else {
            int count = count(info, 1);
            for (int i = 0; i < count; i++) {
                items.add(item(depth + 1));
            }
        }
        return new CborValue.ArrayValue(items);
    }

    private CborValue map(int info, int depth) {
        Map<String, CborValue> fields = new LinkedHashMap<>();
        if (info == INDEFINITE) {
            while (!atBreak()) {
                field(fields, depth);
            }
        } else {
            int count = count(info, 2);
            for (int i = 0; i < count; i++) {
                field(fields, depth);
            }
        }
        return new CborValue.MapValue(fields);
    }

    private void field(Map<String, CborValue> fields, int depth) {
        String name = item(depth + 1).asText();
        if (fields.put(name, item(depth + 1)) != null) {
            throw new CborException("has a field twice");
        }
    }

    private static CborValue simple(int info) {
        return switch (info) {
            case 20 -> new CborValue.BoolValue(false);
            case 21 -> new CborValue.BoolValue(true);
            case 22 -> new CborValue.NullValue();
            default -> throw new CborException("has a float, or a simple value that nobody here knows");
        };
    }

    private byte[] string(int major, int info) {
        if (info != INDEFINITE) {
            return piece(info);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!atBreak()) {
            int first = next();
            // Pieces are of the same kind, and have none themselves.
            if (major((byte) first) != major || (first & 31) == INDEFINITE) {
                throw new CborException("has a string of foreign pieces");
            }
            byte[] piece = piece(first & 31);
            if (major == TEXT) {
                utf8(piece);
            }
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private byte[] piece(int info) {
        int length = count(info, 1);
        byte[] piece = new byte[length];
        System.arraycopy(in, at, piece, 0, length);
        at += length;
        return piece;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CborException("has a text that is not UTF-8", e);
        }
    }

    /** A number of things, each of which takes at least so many bytes. */
    private int count(int info, int leastBytes) {
        long count = argument(info);
        if (count < 0 || count > left() / leastBytes) {
            throw new CborException("claims to be longer than it is");
        }
        return (int) count;
    }

    private long argument(int info) {
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new CborException("has a length that CBOR does not know");
        }
        long value = 0;
        for (int i = 0; i < 1 << (info - 24); i++) {
            value = value << 8 | next();
        }
        return value;
    }

    private static BigInteger unsigned(long value) {
        return value >= 0 ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
    }

    private boolean atBreak() {
        if (left() > 0 && (in[at] & 0xff) == BREAK) {
            at++;
            return true;
        }
        return false;
    }

    private int next() {
        if (left() == 0) {
            throw new CborException("ends early");
        }
        return in[at++] & 0xff;
    }

    private int left() {
        return in.length - at;
    }

    private static int major(byte first) {
        return (first & 0xff) >> 5;
    }
}
