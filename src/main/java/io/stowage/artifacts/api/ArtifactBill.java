package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.Requester;
import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import java.util.List;
import java.util.Optional;

/** What is charged here, and for what: to the owner of the key that asks, and to nobody where there is none. */
public record ArtifactBill(Metering metering) {
    static final Charge UPLOAD = Charge.of("artifact-upload");
    static final Charge DOWNLOAD = Charge.of("artifact-download");

    /** HEAD, a document, or an answer that nothing has changed. */
    static final Charge LOOKUP = Charge.of("artifact-lookup");

    /** A change that moves no file. */
    static final Charge CHANGE = Charge.of("artifact-change");

    public ArtifactBill {
        metering.announce(List.of(UPLOAD, DOWNLOAD, LOOKUP, CHANGE));
    }

    /** Set aside before anything is stored or sent, and closed in any case. */
    Metering.Reservation reserve(String owner, Charge charge, Usage atMost) {
        return owner.equals(Requester.NOBODY) ? Unpaid.RESERVATION : metering.reserve(owner, charge, atMost);
    }

    /** What is asked for stored bytes, where a cashier has told its prices. */
    Optional<PriceList> prices() {
        return metering.prices();
    }

    /** For an answer without bytes of files. */
    public void lookup(String owner) {
        try (Metering.Reservation reservation = reserve(owner, LOOKUP, Usage.read(0))) {
            reservation.settleRead(0);
        }
    }

    /** Does what costs a request and moves no file; what fails costs nothing. */
    <T, E extends Exception> T change(String owner, Doing<T, E> doing) throws E {
        Usage one = Usage.write(0);
        try (Metering.Reservation reservation = reserve(owner, CHANGE, one)) {
            T done = doing.run();
            reservation.settle(one);
            return done;
        }
    }

    /** Something that is paid for. */
    @FunctionalInterface
    interface Doing<T, E extends Exception> {
        T run() throws E;
    }
}
