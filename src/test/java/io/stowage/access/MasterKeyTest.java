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
        assertThat(master.open("STWA", sealed)).isEqualTo("secret");
        assertThatThrownBy(() -> master.open("STWB", sealed)).hasMessageContaining("stowage.access.master-key");
        assertThat(master.seal("STWA", "secret")).isNotEqualTo(sealed);
    }

    @Test
    void hexAndBase64NameTheSameKey() {
        byte[] sealed = MasterKey.parse(HexFormat.of().formatHex(BYTES), random).seal("STWA", "secret");
        String base64 = Base64.getEncoder().encodeToString(BYTES);
        assertThat(MasterKey.parse(base64, random).open("STWA", sealed)).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "not a key", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"})
    void anotherLengthOrFormIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> MasterKey.parse(text, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the master key");
    }

    @Test
    void aFileIsMadeOnceAndForNobodyElseToRead() throws IOException {
        Path file = folder.resolve("access").resolve("master.key");
        byte[] sealed = MasterKey.inFile(file, random).seal("STWA", "secret");
        assertThat(MasterKey.inFile(file, random).open("STWA", sealed)).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
