package io.stowage.billing.usage;

import io.stowage.ic.Principal;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Finds an owner's slot by number. The owners themselves stay in the file: of a million owners this holds some ten
 * megabytes, where a map would hold hundreds. Its user keeps others away meanwhile.
 */
final class SlotIndex {
    private static final int FREE = -1;
    private static final int SMALLEST = 1024;

    private final IntFunction<byte[]> principals;
    private int[] table = newTable(SMALLEST);
    private int size;

    /** @param principals reads the owner of a slot that is in here */
    SlotIndex(IntFunction<byte[]> principals) {
        this.principals = principals;
    }

    /** The slot's number, or less than nothing. */
    int find(byte[] principal) {
        int mask = table.length - 1;
        for (int at = Principal.hash(principal) & mask; table[at] != FREE; at = at + 1 & mask) {
            if (Arrays.equals(principals.apply(table[at]), principal)) {
                return table[at];
            }
        }
        return FREE;
    }

    /** An owner that is in here twice would have two totals. */
    void add(byte[] principal, int slot) {
        if (size * 2 >= table.length) {
            grow();
        }
        place(principal, slot);
        size++;
    }

    int size() {
        return size;
    }

    private void place(byte[] principal, int slot) {
        int mask = table.length - 1;
        int at = Principal.hash(principal) & mask;
        while (table[at] != FREE) {
            at = at + 1 & mask;
        }
        table[at] = slot;
    }

    private void grow() {
        int[] old = table;
        table = newTable(Math.multiplyExact(old.length, 2));
        for (int slot : old) {
            if (slot != FREE) {
                place(principals.apply(slot), slot);
            }
        }
    }

    private static int[] newTable(int length) {
        int[] table = new int[length];
        Arrays.fill(table, FREE);
        return table;
    }
}
