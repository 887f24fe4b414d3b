package io.stowage.s3;

import io.stowage.billing.Charge;
import io.stowage.billing.FakeMetering;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import java.util.List;

/** Metering whose bills are read line by line: who was charged for what, and how many bytes. */
final class ChargeBook implements Metering {
    private final FakeMetering metering = new FakeMetering();

    void refuse(Fault fault) {
        metering.refuse(fault);
    }

    /** All that was charged for since this was asked last, once the requests that began are over. */
    List<String> entries() {
        metering.awaitEnd();
        List<String> all = metering.bills().stream().map(ChargeBook::line).toList();
        metering.forget();
        return all;
    }

    private static String line(FakeMetering.Bill bill) {
        return bill.owner() + " " + bill.reason() + " "
                + (bill.usage().bytesUp() + bill.usage().bytesDown());
    }

    @Override
    public Reservation reserve(Owner owner, Charge charge, Usage atMost) {
        return metering.reserve(owner, charge, atMost);
    }
}
