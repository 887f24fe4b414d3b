package io.stowage.demo;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import java.util.List;

/** What is charged here, and for what. An owner that is empty has nothing to pay. */
record DemoBill(Metering metering) {
    static final Charge UPLOAD = Charge.of("demo-upload");
    static final Charge DOWNLOAD = Charge.of("demo-download");

    /** HEAD, a list, or an answer that nothing has changed. */
    static final Charge LOOKUP = Charge.of("demo-lookup");

    DemoBill {
        metering.announce(List.of(UPLOAD, DOWNLOAD, LOOKUP));
    }

    /** Set aside before anything is stored or sent, and closed in any case. */
    Metering.Reservation reserve(String owner, Charge charge, Usage atMost) {
        return owner.isEmpty() ? new Free() : metering.reserve(owner, charge, atMost);
    }

    /** For answers without a body. */
    void lookup(String owner) {
        try (Metering.Reservation reservation = reserve(owner, LOOKUP, Usage.read(0))) {
            reservation.settleRead(0);
        }
    }

    private static final class Free implements Metering.Reservation {
        @Override
        public void grow(Usage more) {}

        @Override
        public void settle(Usage actual) {}

        @Override
        public void close() {}
    }
}
