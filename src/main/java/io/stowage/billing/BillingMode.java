package io.stowage.billing;

/** How what was moved becomes what is charged. */
public enum BillingMode {
    /** What was really moved. */
    EXACT {
        @Override
        Usage charged(Charge charge, Usage moved) {
            return moved;
        }

        @Override
        Tariff tariff(PriceList prices) {
            return Tariff.exact(prices);
        }
    },

    /**
     * The flat amounts of the gateway that was there before, for who has to bill alike: each step counts as 1 MiB,
     * whatever its size. What was refused is free here too.
     */
    REFERENCE {
        @Override
        Usage charged(Charge charge, Usage moved) {
            return switch (charge) {
                case TREE_UPLOAD -> new Usage(FLAT, 0, 0, 1);
                case CHUNK_UPLOAD -> new Usage(FLAT, FLAT, 1, 1);
                case TREE_DOWNLOAD, CHUNK_DOWNLOAD, BLOB_LOOKUP -> new Usage(0, FLAT, 1, 0);
                case CHUNK_LOOKUP -> Usage.NONE;
                case BLOB_DOWNLOAD -> {
                    long steps = 1 + moved.bytesDown() / FLAT + (moved.bytesDown() % FLAT == 0 ? 0 : 1);
                    yield new Usage(0, Math.multiplyExact(steps, FLAT), steps, 0);
                }
            };
        }

        @Override
        Tariff tariff(PriceList prices) {
            return Tariff.reference(prices, FLAT);
        }
    };

    static final long FLAT = 1 << 20;

    /** What the cashier is told of it. Never more for less. */
    abstract Usage charged(Charge charge, Usage moved);

    abstract Tariff tariff(PriceList prices);
}
