package io.stowage.s3.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.ObjectPart;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Headers, tags and parts as bytes of one column: numbers of seven bits in each byte, texts behind their length. */
final class PackedColumns {
    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;

    private PackedColumns() {}

    /** Null where there are none, which takes no room. */
    static byte @Nullable [] of(Map<String, String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        texts.forEach((name, value) -> {
            write(out, name);
            write(out, value);
        });
        return out.toByteArray();
    }

    static Map<String, String> texts(byte @Nullable [] column) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (column != null) {
            ByteBuffer in = ByteBuffer.wrap(column);
            while (in.hasRemaining()) {
                texts.put(text(in), text(in));
            }
        }
        return texts;
    }

    static byte @Nullable [] of(List<ObjectPart> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ObjectPart part : parts) {
            write(out, part.number());
            write(out, part.size());
            write(out, part.checksum().orElse(""));
        }
        return out.toByteArray();
    }

    static List<ObjectPart> parts(byte @Nullable [] column) {
        List<ObjectPart> parts = new ArrayList<>();
        if (column != null) {
            ByteBuffer in = ByteBuffer.wrap(column);
            while (in.hasRemaining()) {
                int number = Math.toIntExact(number(in));
                long size = number(in);
                parts.add(new ObjectPart(number, size, Optional.of(text(in)).filter(sum -> !sum.isEmpty())));
            }
        }
        return parts;
    }

    static String of(ObjectChecksum checksum) {
        return checksum.algorithm() + " " + checksum.type() + " " + checksum.value();
    }

    static Optional<ObjectChecksum> checksum(@Nullable String column) {
        if (column == null) {
            return Optional.empty();
        }
        String[] words = column.split(" ", 3);
        return Optional.of(new ObjectChecksum(
                ChecksumAlgorithm.valueOf(words[0]), ObjectChecksum.Type.valueOf(words[1]), words[2]));
    }

    private static void write(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        write(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest > SEVEN_BITS) {
            out.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(number(in))];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            number |= (long) (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
