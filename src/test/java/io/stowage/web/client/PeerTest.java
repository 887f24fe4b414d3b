package io.stowage.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.web.FakeRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.255.0.3", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::1%lo"})
    void loopbackIsLoopbackHoweverItIsWritten(String address) {
        assertThat(Peer.isLoopback(address)).isTrue();
    }

    /** A letter of hexadecimal digits is a name too: nobody shall have us ask for it by writing a header. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cafe",
                "dead.beef",
                "fade.bad",
                "1",
                "1.2",
                "1.2.3",
                "0x7f.1",
                "300.1.1.1",
                ".",
                "%",
                "%:",
                ".:",
                ":",
                "1:2",
                "",
                "[]"
            })
    void whatIsNoAddressIsRefusedWithoutAskingAnybody(String text) {
        assertThatThrownBy(() -> Peer.numeric(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a numeric address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cafe", "dead.beef", "unknown", "192.0.2.7:1234"})
    void aForwardedNameIsNotFollowed(String forged) {
        ClientAddress addresses = new ClientAddress(List.of(AddressRange.parse("127.0.0.1")));
        assertThat(addresses.of(FakeRequest.from("127.0.0.1")
                        .with("X-Forwarded-For", forged)
                        .made()))
                .isEqualTo("127.0.0.1");
    }
}
