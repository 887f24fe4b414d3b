package io.stowage.artifacts.api;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;

/** The reservation of a request that nobody pays for. */
enum Unpaid implements Metering.Reservation {
    RESERVATION;

    @Override
    public void grow(Usage more) {
        // There is no budget that could be too small.
    }

    @Override
    public void settle(Usage actual) {
        // Nobody is charged.
    }

    @Override
    public void close() {
        // Nothing was set aside.
    }
}
