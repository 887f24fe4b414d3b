package io.stowage.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
                        "0.1.2.3",
                "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "fe80::1", "fd00::1", "64:ff9b::a00:1",
                        "2002:a00:1::1",
                "::ffff:10.0.0.1"
            })
    void whatIsInsideIsNotPublic(String text) throws Exception {
        assertThat(PublicAddress.isPublic(InetAddress.getByName(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111"})
    void whatIsOutsideIs(String text) throws Exception {
        assertThat(PublicAddress.isPublic(InetAddress.getByName(text))).isTrue();
    }
}
