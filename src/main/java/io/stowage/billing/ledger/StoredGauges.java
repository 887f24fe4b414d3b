package io.stowage.billing.ledger;

import io.stowage.billing.cashier.Cashier.Stored;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How much owners have stored, as gateways told last. */
final class StoredGauges {
    private static final String SET = "INSERT INTO stored (chunks, chunk_bytes, blobs, blob_bytes, account, gateway)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, gateway) DO UPDATE SET chunks = excluded.chunks,"
            + " chunk_bytes = excluded.chunk_bytes, blobs = excluded.blobs, blob_bytes = excluded.blob_bytes";

    private final Handle handle;

    StoredGauges(Handle handle) {
        this.handle = handle;
    }

    /** Sets them in the order of the map, which has to be that of accounts. */
    void set(long gateway, Map<Long, Stored> gauges) throws SQLException {
        try (PreparedStatement batch = handle.getConnection().prepareStatement(SET)) {
            for (Map.Entry<Long, Stored> entry : gauges.entrySet()) {
                batch.setLong(1, entry.getValue().chunks());
                batch.setLong(2, entry.getValue().chunkBytes());
                batch.setLong(3, entry.getValue().blobs());
                batch.setLong(4, entry.getValue().blobBytes());
                batch.setLong(5, entry.getKey());
                batch.setLong(6, gateway);
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }
}
