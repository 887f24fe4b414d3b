package io.stowage.billing.usage;

import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The 128 bytes of one owner in the mapped usage file: who it is, whether the cashier knows everything, and four totals
 * that only grow. Every store goes to the kernel's pages at once, so what was added outlives the process.
 *
 * <p>The first word is written last and read first: it holds a mark, the length and a check of the principal, and the
 * principal's first byte. Each total is there twice, the second time with all bits turned. An add changes the total
 * first and its double then, so a total is never below its double unless something else wrote there, and above it only
 * where a process died within an add. A slot lies within one sector of any disk, and its totals within one line of the
 * processor's cache, so even a power cut leaves them as they were at some moment.
 */
public final class Slot {
    public static final int BYTES = 128;

    /** Far more than anybody can move; a total beyond it is damage, and sums of a few cannot overflow. */
    public static final long MOST = 1L << 60;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final int UNREPORTED = 1;
    private static final int LENGTH_SHIFT = 1;
    private static final int LENGTH_MASK = 0x1f;
    private static final int CHECK_SHIFT = 6;
    private static final int CHECK_MASK = 0x3ffff;
    private static final int FIRST_BYTE_SHIFT = 24;

    /** A length that no principal has. */
    private static final int BARRED = LENGTH_MASK << LENGTH_SHIFT;

    private static final int UP = 64;
    private static final int DOWN = 72;
    private static final int READS = 80;
    private static final int WRITES = 88;
    private static final int[] TOTALS = {UP, DOWN, READS, WRITES};

    /** From a total to its double. */
    private static final int DOUBLE = 32;

    private final ByteBuffer buffer;
    private final int offset;
    private final int number;

    public Slot(ByteBuffer buffer, int offset, int number) {
        this.buffer = buffer;
        this.offset = offset;
        this.number = number;
    }

    /** Its place in the file: owners have the order of their first use. */
    public int number() {
        return number;
    }

    /** Adds to the totals. Nothing else has to be done for it to survive the process. */
    public void add(Usage usage) {
        // The mark first: a process that dies in between may report too often, but never too little.
        if ((word() & UNREPORTED) == 0) {
            int unused = (int) INT.getAndBitwiseOr(buffer, offset, UNREPORTED);
        }
        add(UP, usage.bytesUp());
        add(DOWN, usage.bytesDown());
        add(READS, usage.reads());
        add(WRITES, usage.writes());
    }

    private void add(int counter, long amount) {
        if (amount != 0) {
            long unused = (long) LONG.getAndAdd(buffer, offset + counter, amount);
            unused = (long) LONG.getAndAdd(buffer, offset + counter + DOUBLE, -amount);
        }
    }

    public long bytesUp() {
        return total(UP);
    }

    public long bytesDown() {
        return total(DOWN);
    }

    public long reads() {
        return total(READS);
    }

    public long writes() {
        return total(WRITES);
    }

    private long total(int counter) {
        return (long) LONG.getVolatile(buffer, offset + counter);
    }

    /** What the double says of a total. */
    private long doubled(int counter) {
        return ~total(counter + DOUBLE);
    }

    public Usage totals() {
        return new Usage(bytesUp(), bytesDown(), reads(), writes());
    }

    boolean isUnreported() {
        return (word() & UNREPORTED) != 0;
    }

    /** The cashier has everything. Only for who makes sure that nobody adds at the same time. */
    public void markReported() {
        int unused = (int) INT.getAndBitwiseAnd(buffer, offset, ~UNREPORTED);
    }

    boolean isFree() {
        return length() == 0;
    }

    /** Whether everything in here can have been written by us. */
    boolean isSound() {
        int length = length();
        return length > 0
                && length <= Principal.MAX_BYTES
                && check(principal()) == (word() >>> CHECK_SHIFT & CHECK_MASK)
                && hasSoundTotals();
    }

    /** Of a process that died, one add at most was begun and not ended. */
    private boolean hasSoundTotals() {
        int begun = 0;
        for (int counter : TOTALS) {
            long total = total(counter);
            long doubled = doubled(counter);
            if (!isPossible(total) || !isPossible(doubled) || doubled > total) {
                return false;
            }
            begun += doubled == total ? 0 : 1;
        }
        return begun <= 1;
    }

    /** Ends the add within which the process before this one died. Before anybody else sees the slot. */
    void endAdd() {
        for (int counter : TOTALS) {
            if (doubled(counter) != total(counter)) {
                LONG.setVolatile(buffer, offset + counter + DOUBLE, ~total(counter));
            }
        }
    }

    /** Whether totals can be this. */
    public static boolean holds(Usage totals) {
        return isPossible(totals.bytesUp())
                && isPossible(totals.bytesDown())
                && isPossible(totals.reads())
                && isPossible(totals.writes());
    }

    private static boolean isPossible(long total) {
        return total >= 0 && total < MOST;
    }

    byte[] principal() {
        byte[] bytes = new byte[Math.min(length(), Principal.MAX_BYTES)];
        if (bytes.length > 0) {
            buffer.get(offset + Integer.BYTES, bytes, 1, bytes.length - 1);
            bytes[0] = (byte) (word() >>> FIRST_BYTE_SHIFT);
        }
        return bytes;
    }

    public Owner owner() {
        return new Owner(Principal.of(principal()));
    }

    /** Makes it an owner's. Nobody sees it before the last step. */
    void take(byte[] principal) {
        buffer.put(offset + Integer.BYTES, principal, 1, principal.length - 1);
        for (int counter : TOTALS) {
            LONG.setVolatile(buffer, offset + counter, 0L);
            LONG.setVolatile(buffer, offset + counter + DOUBLE, ~0L);
        }
        int word = principal.length << LENGTH_SHIFT
                | check(principal) << CHECK_SHIFT
                | (principal[0] & 0xff) << FIRST_BYTE_SHIFT;
        INT.setVolatile(buffer, offset, word);
    }

    void clear() {
        buffer.put(offset, new byte[BYTES]);
    }

    /** Nobody's for ever: a gap among slots that are in use, which must not be taken for damage later. */
    void bar() {
        clear();
        INT.setVolatile(buffer, offset, BARRED);
    }

    boolean isBarred() {
        return word() == BARRED;
    }

    private int length() {
        return word() >>> LENGTH_SHIFT & LENGTH_MASK;
    }

    private int word() {
        return (int) INT.getVolatile(buffer, offset);
    }

    private static int check(byte[] principal) {
        CRC32 crc = new CRC32();
        crc.update(principal.length);
        crc.update(principal);
        return (int) crc.getValue() & CHECK_MASK;
    }
}
