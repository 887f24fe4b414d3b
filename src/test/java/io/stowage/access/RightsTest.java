package io.stowage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RightsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read,write | read,write",
                " write , read | read,write",
                "write:s3,read,write:oci,write:s3 | read,write:oci,write:s3",
                "write:s3,write | write",
                "write,write:s3 | write",
                "admin | admin"
            })
    void equalRightsHaveOneText(String text, String canonical) {
        assertThat(Rights.parse(text).text()).isEqualTo(canonical);
        assertThat(Rights.parse(canonical)).isEqualTo(Rights.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reed", "read,", "read:", "read:S3", "read:s3:oci", "write:../x", "*"})
    void whatIsNoRightIsRefused(String text) {
        assertThatThrownBy(() -> Rights.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRightForSomeFrontsCountsForNoOther() {
        Rights rights = Rights.parse("read,write:s3");
        assertThat(rights.allow(Right.READ, "nix")).isTrue();
        assertThat(rights.allow(Right.WRITE, "s3")).isTrue();
        assertThat(rights.allow(Right.WRITE, "nix")).isFalse();
        assertThat(rights.allow(Right.ADMIN, "s3")).isFalse();
    }

    @Test
    void nobodyInParticularMayNothingAndTheThingsOwnerPays() {
        assertThat(Caller.ANONYMOUS.may(Right.READ, "s3")).isFalse();
        assertThat(Caller.ANONYMOUS.payer("somebody")).isEqualTo("somebody");
        assertThatThrownBy(() -> Caller.ANONYMOUS.require(Right.READ, "s3"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAUTHENTICATED));
    }

    @Test
    void theHolderOfAKeyPaysAndIsRefusedWhatTheKeyLacks() {
        Caller caller = Caller.with(new AccessKey(
                "STWA", Optional.empty(), "payer", "/r", Rights.parse("read"), "", true, Instant.EPOCH, Instant.EPOCH));
        assertThat(caller.payer("somebody")).isEqualTo("payer");
        assertThat(caller.require(Right.READ, "s3").id()).isEqualTo("STWA");
        assertThatThrownBy(() -> caller.require(Right.WRITE, "s3"))
                .hasMessageContaining("write:s3")
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
    }
}
