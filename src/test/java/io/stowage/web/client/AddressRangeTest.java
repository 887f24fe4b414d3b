package io.stowage.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @Test
    void aRangeHoldsItsAddressesOnly() {
        AddressRange ten = AddressRange.parse("10.0.0.0/8");
        assertThat(ten.contains("10.255.1.2")).isTrue();
        assertThat(ten.contains("11.0.0.0")).isFalse();
        assertThat(ten.contains("::1")).isFalse();
        assertThat(AddressRange.parse("192.0.2.7").contains("192.0.2.7")).isTrue();
        assertThat(AddressRange.parse("192.0.2.7").contains("192.0.2.6")).isFalse();
        assertThat(AddressRange.parse("fd00::/9").contains("fd7f::1")).isTrue();
        assertThat(AddressRange.parse("fd00::/9").contains("fd80::1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "10.0.0.0/33", "10.0.0.0/x", "", "/8"})
    void whatIsNoRangeIsRefusedWithoutAskingANameServer(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
