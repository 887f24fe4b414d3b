package io.stowage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final byte[] BYTES = new byte[MasterKey.BYTES];

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    @Test
    void whatWasSealedOpensForItsKeyOnly() {
        MasterKey master = MasterKey.parse(HexFormat.of().formatHex(BYTES), random);
        byte[] sealed = master.seal("STWA", "secret");
        assertThat(master.open("STWA", master.name(), sealed)).isEqualTo("secret");
        assertThatThrownBy(() -> master.open("STWB", master.name(), sealed))
                .hasMessageContaining("stowage.access.master-key");
        assertThat(master.seal("STWA", "secret")).isNotEqualTo(sealed);
    }

    @Test
    void hexAndBase64NameTheSameKey() {
        byte[] sealed = MasterKey.parse(HexFormat.of().formatHex(BYTES), random).seal("STWA", "secret");
        String base64 = Base64.getEncoder().encodeToString(BYTES);
        MasterKey same = MasterKey.parse(base64, random);
        assertThat(same.open("STWA", same.name(), sealed)).isEqualTo("secret");
    }

    @Test
    void aSecondKeyOpensWhatItSealedAndSealsNothing() {
        MasterKey old = MasterKey.parse("11".repeat(MasterKey.BYTES), random);
        MasterKey both = MasterKey.parse("22".repeat(MasterKey.BYTES), random).with(old);
        assertThat(both.open("STWA", old.name(), old.seal("STWA", "secret"))).isEqualTo("secret");
        assertThat(both.names()).containsExactlyInAnyOrder(both.name(), old.name());
        byte[] sealed = both.seal("STWA", "secret");
        assertThatThrownBy(() -> old.open("STWA", both.name(), sealed)).hasMessageContaining("STWA");
        assertThat(old.name()).hasSize(16).isNotEqualTo(both.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "not a key", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"})
    void anotherLengthOrFormIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> MasterKey.parse(text, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the master key");
    }

    @Test
    void aFileThatEverybodyCanReadIsRefused() throws IOException {
        Path file = folder.resolve("master.key");
        MasterKey made = MasterKey.inFile(file, random);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> MasterKey.inFile(file, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(MasterKey.inFile(file, random).name()).isEqualTo(made.name());
    }

    @Test
    void aFileIsMadeOnceAndForNobodyElseToRead() throws IOException {
        Path file = folder.resolve("access").resolve("master.key");
        byte[] sealed = MasterKey.inFile(file, random).seal("STWA", "secret");
        MasterKey again = MasterKey.inFile(file, random);
        assertThat(again.open("STWA", again.name(), sealed)).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
