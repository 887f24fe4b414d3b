package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ReservingInputTest {
    private static final int MIB = 1 << 20;

    /** Lets nobody have more than a number of bytes. */
    private static final class Purse implements Metering.Reservation {
        private final long most;
        private long held;

        private Purse(long most) {
            this.most = most;
        }

        @Override
        public void grow(Usage more) {
            if (held + more.bytesUp() > most) {
                throw new StowageException(Fault.BUDGET_EXHAUSTED, "that is all");
            }
            held += more.bytesUp();
        }

        @Override
        public void settle(Usage actual) {}

        @Override
        public void close() {}
    }

    private static InputStream body(int bytes, Purse purse) {
        return new ReservingInput(new ByteArrayInputStream(new byte[bytes]), purse);
    }

    @Test
    void whatWasReadIsSetAsideBeforeTheReaderHasIt() throws IOException {
        Purse purse = new Purse(10L * MIB);
        InputStream body = body(2 * MIB + 1, purse);
        assertThat(purse.held).isZero();
        assertThat(body.read()).isZero();
        assertThat(purse.held).isEqualTo(MIB);
        assertThat(body.readNBytes(MIB)).hasSize(MIB);
        assertThat(purse.held).isEqualTo(2L * MIB);
        assertThat(body.skip(MIB)).isEqualTo(MIB);
        assertThat(purse.held).isEqualTo(3L * MIB);
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void aBodyThatIsMoreThanIsLeftIsRefusedInItsMiddle() {
        InputStream body = body(3 * MIB, new Purse(2L * MIB));
        assertThatThrownBy(body::readAllBytes)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED));
    }

    @Test
    void anEmptyBodySetsNothingAside() throws IOException {
        Purse purse = new Purse(0);
        assertThat(body(0, purse).readAllBytes()).isEmpty();
        assertThat(purse.held).isZero();
    }
}
