package io.stowage.billing.ledger;

import io.stowage.billing.cashier.PriceList;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of price lists. The newest is in force; the others stay for the audit. */
final class Prices {
    private static final String SELECT =
            "SELECT version, since, bytes_up, bytes_down, reads, writes, bytes_stored, note FROM price_list ";
    private static final RowMapper<PriceVersion> MAPPER = (rows, context) -> new PriceVersion(
            rows.getInt(1),
            Instant.ofEpochMilli(rows.getLong(2)),
            new PriceList(
                    PriceText.parse(rows.getString(3)),
                    PriceText.parse(rows.getString(4)),
                    PriceText.parse(rows.getString(5)),
                    PriceText.parse(rows.getString(6)),
                    PriceText.parse(rows.getString(7))),
            rows.getString(8));

    private final Handle handle;

    Prices(Handle handle) {
        this.handle = handle;
    }

    PriceVersion inForce() {
        return handle.createQuery(SELECT + "ORDER BY version DESC LIMIT 1")
                .map(MAPPER)
                .one();
    }

    boolean isEmpty() {
        return handle.createQuery("SELECT COUNT(*) FROM price_list")
                        .mapTo(Integer.class)
                        .one()
                == 0;
    }

    List<PriceVersion> list(int after, int limit) {
        return handle.createQuery(SELECT + "WHERE version > :after ORDER BY version LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map(MAPPER)
                .list();
    }

    void add(int version, Instant since, PriceList prices, String note) {
        handle.execute(
                "INSERT INTO price_list (version, since, bytes_up, bytes_down, reads, writes, bytes_stored, note)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                version,
                since.toEpochMilli(),
                PriceText.format(prices.bytesUp()),
                PriceText.format(prices.bytesDown()),
                PriceText.format(prices.reads()),
                PriceText.format(prices.writes()),
                PriceText.format(prices.bytesStored()),
                note);
    }

    static String describe(PriceVersion version) {
        PriceList prices = version.prices();
        return "version " + version.version() + ": up " + PriceText.format(prices.bytesUp()) + ", down "
                + PriceText.format(prices.bytesDown()) + ", reads " + PriceText.format(prices.reads()) + ", writes "
                + PriceText.format(prices.writes()) + ", stored " + PriceText.format(prices.bytesStored());
    }
}
