package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.usage.Usage;
import io.stowage.v1.wire.NativeCharges;
import org.junit.jupiter.api.Test;

/** A front that works without a cashier works with one: what is refused there is refused here. */
class UnmeteredTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Metering.Reservation reserve(long bytes) {
        return new Unmetered(meters).reserve(BillingFixture.owner(1), NativeCharges.BLOB_DOWNLOAD, Usage.read(bytes));
    }

    @Test
    void whatWasUsedIsCountedThoughNobodyPays() {
        try (Metering.Reservation held = reserve(10)) {
            held.grow(new Usage(0, 5, 0, 0));
            held.settleRead(15);
        }
        assertThat(meters.get("stowage.usage")
                        .tags("reason", NativeCharges.BLOB_DOWNLOAD.word(), "kind", "bytes-down")
                        .counter()
                        .count())
                .isEqualTo(15);
    }

    @Test
    void aReservationIsSettledOnceAndNotBeyondItself() {
        Metering.Reservation held = reserve(10);
        assertThatThrownBy(() -> held.settleRead(11)).isInstanceOf(IllegalStateException.class);
        held.settleRead(10);
        assertThatThrownBy(() -> held.settleRead(10)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.grow(Usage.NONE)).isInstanceOf(IllegalStateException.class);
    }
}
