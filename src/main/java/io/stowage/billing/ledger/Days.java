package io.stowage.billing.ledger;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The history of days that are over. A day comes twice only where a clock was set back, and then adds up. */
final class Days {
    private static final String UPDATE = "UPDATE closed_day SET bytes_up = bytes_up + ?, bytes_down = bytes_down + ?,"
            + " reads = reads + ?, writes = writes + ?, charged = charged + ?"
            + " WHERE account = ? AND usage_day = ? AND gateway = ?";
    private static final String INSERT =
            "INSERT INTO closed_day (bytes_up, bytes_down, reads, writes, charged, account,"
                    + " usage_day, gateway) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Handle handle;

    Days(Handle handle) {
        this.handle = handle;
    }

    /** The days of these tabs that wait. */
    void add(long gateway, List<Tab> over) throws SQLException {
        if (over.isEmpty()) {
            return;
        }
        int[] updated = write(UPDATE, gateway, over);
        List<Tab> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(over.get(i));
            }
        }
        write(INSERT, gateway, fresh);
    }

    private int[] write(String sql, long gateway, List<Tab> tabs) throws SQLException {
        if (tabs.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement batch = handle.getConnection().prepareStatement(sql)) {
            for (Tab tab : tabs) {
                Day day = tab.over().orElseThrow();
                Tabs.bind(batch, 1, day.used());
                batch.setBigDecimal(5, new BigDecimal(day.charged()));
                batch.setLong(6, tab.account());
                batch.setObject(7, day.date());
                batch.setLong(8, gateway);
                batch.addBatch();
            }
            return batch.executeBatch();
        }
    }
}
