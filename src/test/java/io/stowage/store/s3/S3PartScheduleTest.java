package io.stowage.store.s3;

import static io.stowage.config.ByteSize.GIB;
import static io.stowage.config.ByteSize.MIB;
import static io.stowage.config.ByteSize.TIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.StoreException;
import io.stowage.store.s3.config.S3Sizes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class S3PartScheduleTest {
    private static final S3Sizes ROOMY = new S3Sizes(64 * MIB, 8 * MIB, 2 * GIB);

    @Test
    void partsOfAnUnknownLengthBeginShortAndGrow() throws StoreException {
        S3PartSchedule schedule = S3PartSchedule.ofUnknown(ROOMY, false);

        assertThat(schedule.size(1)).isEqualTo(8 * MIB);
        assertThat(schedule.size(1000)).isEqualTo(8 * MIB);
        assertThat(schedule.size(1001)).isEqualTo(16 * MIB);
        assertThat(schedule.size(2001)).isEqualTo(32 * MIB);
        assertThat(schedule.size(4001)).isEqualTo(64 * MIB);
        assertThat(schedule.size(6001)).isEqualTo(512 * MIB);
        assertThat(total(schedule)).isGreaterThan(2 * TIB);
    }

    @Test
    void noPartIsLongerThanHalfOfTheBuffers() throws StoreException {
        S3PartSchedule schedule = S3PartSchedule.ofUnknown(new S3Sizes(64 * MIB, 8 * MIB, 40 * MIB), false);

        assertThat(schedule.size(2000)).isEqualTo(16 * MIB);
        assertThat(schedule.size(9999)).isEqualTo(20 * MIB);
    }

    @Test
    void equalPartsAreEqual() throws StoreException {
        S3PartSchedule schedule = S3PartSchedule.ofUnknown(ROOMY, true);

        assertThat(schedule.size(1)).isEqualTo(64 * MIB);
        assertThat(schedule.size(9999)).isEqualTo(64 * MIB);
    }

    @Property
    void aKnownLengthFitsIntoTenThousandEqualParts(@ForAll @LongRange(min = 0, max = 9 * TIB) long length)
            throws StoreException {
        S3PartSchedule schedule = S3PartSchedule.ofKnown(ROOMY, length);

        assertThat(schedule.size(1)).isEqualTo(schedule.size(S3Sizes.MAX_PARTS)).isGreaterThanOrEqualTo(8 * MIB);
        assertThat(schedule.size(1) * S3Sizes.MAX_PARTS).isGreaterThanOrEqualTo(length);
    }

    @Test
    void aBodyThatTheBuffersCannotCutShortEnoughIsRefusedBeforeItIsRead() {
        S3Sizes small = new S3Sizes(64 * MIB, 8 * MIB, 40 * MIB);

        assertThatThrownBy(() -> S3PartSchedule.ofKnown(small, TIB))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("raise s3.buffers");
    }

    @Test
    void thereIsNoPartAfterTheLast() {
        assertThatThrownBy(() -> S3PartSchedule.ofUnknown(ROOMY, false).size(S3Sizes.MAX_PARTS + 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("10000 parts");
    }

    private static long total(S3PartSchedule schedule) throws StoreException {
        long total = 0;
        for (int number = 1; number <= S3Sizes.MAX_PARTS; number++) {
            total += schedule.size(number);
        }
        return total;
    }
}
