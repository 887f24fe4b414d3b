package io.stowage.billing.ledger;

import io.stowage.billing.usage.Usage;
import io.stowage.database.Database;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;

/** Uses a ledger in a file: for ever, telling what was acknowledged, or once. */
public final class LedgerChild {
    private LedgerChild() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        try (Database database = TestLedger.database(Path.of(args[0]))) {
            LedgerCashier cashier = LedgerFileTest.open(database);
            cashier.books().open(LedgerFileTest.OWNER, cashier.books().usualLimits());
            for (long i = cashier.budget(LedgerFileTest.OWNER).reported().bytesUp() + 1; !out.checkError(); i++) {
                cashier.books().topUp(LedgerFileTest.OWNER, BigInteger.valueOf(1000), "key-" + i, "");
                cashier.report(Map.of(LedgerFileTest.OWNER, new Usage(i, 0, 0, 0)));
                out.println(i);
            }
        }
    }

    public static void useOnce(Path data) {
        try (Database database = TestLedger.database(data)) {
            LedgerCashier cashier = LedgerFileTest.open(database);
            cashier.books().open(LedgerFileTest.OWNER, cashier.books().usualLimits());
            cashier.report(Map.of(LedgerFileTest.OWNER, Usage.write(7)));
        }
    }
}
