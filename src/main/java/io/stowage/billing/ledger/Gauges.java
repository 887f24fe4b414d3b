package io.stowage.billing.ledger;

import io.stowage.billing.Cashier.Stored;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How much owners have stored, as gateways told last. */
final class Gauges {
    private static final String UPDATE = "UPDATE stored SET chunks = ?, chunk_bytes = ?, blobs = ?, blob_bytes = ?"
            + " WHERE account = ? AND gateway = ?";
    private static final String INSERT = "INSERT INTO stored (chunks, chunk_bytes, blobs, blob_bytes, account, gateway)"
            + " VALUES (?, ?, ?, ?, ?, ?)";

    private final Handle handle;

    Gauges(Handle handle) {
        this.handle = handle;
    }

    /** Sets them in the order of the map, which has to be that of accounts. */
    void set(long gateway, Map<Long, Stored> gauges) throws SQLException {
        List<Map.Entry<Long, Stored>> all = List.copyOf(gauges.entrySet());
        int[] updated = write(UPDATE, gateway, all);
        List<Map.Entry<Long, Stored>> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(all.get(i));
            }
        }
        write(INSERT, gateway, fresh);
    }

    private int[] write(String sql, long gateway, List<Map.Entry<Long, Stored>> gauges) throws SQLException {
        if (gauges.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement batch = handle.getConnection().prepareStatement(sql)) {
            for (Map.Entry<Long, Stored> entry : gauges) {
                batch.setLong(1, entry.getValue().chunks());
                batch.setLong(2, entry.getValue().chunkBytes());
                batch.setLong(3, entry.getValue().blobs());
                batch.setLong(4, entry.getValue().blobBytes());
                batch.setLong(5, entry.getKey());
                batch.setLong(6, gateway);
                batch.addBatch();
            }
            return batch.executeBatch();
        }
    }
}
