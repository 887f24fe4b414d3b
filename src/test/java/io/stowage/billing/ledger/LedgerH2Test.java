package io.stowage.billing.ledger;

import java.util.Map;
import java.util.UUID;

/** In memory, since the file is the same engine and slower to make; its own promises are in other tests. */
class LedgerH2Test extends LedgerContract {
    private final Map<String, String> settings =
            Map.of("stowage.ledger.url", "jdbc:h2:mem:" + UUID.randomUUID(), "stowage.ledger.connections", "4");

    @Override
    protected Map<String, String> settings() {
        return settings;
    }
}
