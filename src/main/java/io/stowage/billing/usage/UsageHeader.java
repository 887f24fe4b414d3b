package io.stowage.billing.usage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The first page of the usage file: what it is, whose totals it holds, and, in a sector of its own, how many slots were
 * certainly on disk when it was last forced.
 */
final class UsageHeader {
    static final int BYTES = 4096;
    static final int MAX_NAME_BYTES = 128;

    private static final long MAGIC = 0x3247_5355_574f_5453L; // STOWUSG2, as the bytes lie
    private static final int NAME_LENGTH = 8;
    private static final int NAME = 12;
    private static final int CHECK = NAME + MAX_NAME_BYTES;
    private static final int FORCED = 1024;

    private final ByteBuffer page;

    UsageHeader(ByteBuffer page) {
        this.page = page.order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer create(String gatewayName) {
        byte[] name = gatewayName.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a gateway's name has 1 to " + MAX_NAME_BYTES + " bytes");
        }
        UsageHeader header = new UsageHeader(ByteBuffer.allocate(BYTES));
        header.page.putLong(0, MAGIC).putInt(NAME_LENGTH, name.length).put(NAME, name);
        header.page.putInt(CHECK, header.check());
        header.noteForced(0);
        return header.page;
    }

    /** Whose totals these are; empty when the page is not what was written. */
    Optional<String> gatewayName() {
        int length = page.getInt(NAME_LENGTH);
        boolean sound =
                page.getLong(0) == MAGIC && length > 0 && length <= MAX_NAME_BYTES && page.getInt(CHECK) == check();
        if (!sound) {
            return Optional.empty();
        }
        byte[] name = new byte[length];
        page.get(NAME, name);
        return Optional.of(new String(name, StandardCharsets.UTF_8));
    }

    /** How many slots must be sound; less than nothing when that cannot be read. */
    long forced() {
        long count = page.getLong(FORCED);
        return page.getLong(FORCED + Long.BYTES) == ~count ? count : -1;
    }

    void noteForced(long slots) {
        page.putLong(FORCED, slots).putLong(FORCED + Long.BYTES, ~slots);
    }

    private int check() {
        CRC32 crc = new CRC32();
        byte[] covered = new byte[CHECK];
        page.get(0, covered);
        crc.update(covered);
        return (int) crc.getValue();
    }
}
