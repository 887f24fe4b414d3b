package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void connectionsAndWhatTheirRequestsOpenStayBelowTheLimit() {
        for (long most : new long[] {300, 500, 1024, 4096, 10_000, 65_536}) {
            Descriptors descriptors = new Descriptors(most, 150);

            int connections = descriptors.connections();

            int files = 5 * Math.min(connections, 1024);
            assertThat(150 + connections + files).as("of %d", most).isLessThan((int) most);
        }
    }

    @Test
    void aLimitThatIsHardlyEnoughToStartLeavesAFewConnections() {
        assertThat(new Descriptors(150, 149).connections()).isPositive();
        assertThat(new Descriptors(150, 149).isFew()).isTrue();
    }

    @Test
    void aSystemWithoutALimitHasNoneThatMatters() {
        assertThat(new Descriptors(Long.MAX_VALUE, 0).connections()).isEqualTo(1_000_000);
        assertThat(new Descriptors(524_288, 200).isFew()).isFalse();
    }

    @Test
    void thisProcessHasSomeOpen() {
        assertThat(Descriptors.now().open()).isPositive();
    }
}
