package io.stowage.app.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.stowage.billing.cashier.CashierConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayNameTest {
    private static final CashierConfig NAMELESS = new CashierConfig(CashierConfig.Type.LEDGER, false, Optional.empty());

    @TempDir
    private Path folder;

    private String name(CashierConfig config, int seed) throws IOException {
        return GatewayName.of(config, folder.resolve("data"), new Random(seed));
    }

    @Test
    void aConfiguredNameIsTakenAndNothingIsWritten() throws IOException {
        CashierConfig named = new CashierConfig(CashierConfig.Type.CANISTER, false, Optional.of("node-7"));
        assertThat(name(named, 1)).isEqualTo("node-7");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNameThatWasMadeUpStaysForEver() throws IOException {
        String first = name(NAMELESS, 1);
        assertThat(first).matches("stowage-[0-9a-f]{16}");
        assertThat(name(NAMELESS, 2)).isEqualTo(first);
        assertThat(Files.readString(folder.resolve("data").resolve("gateway-name")))
                .isEqualTo(first + "\n");
    }

    @Test
    void twoNodesMakeUpTwoNames() throws IOException {
        String first = name(NAMELESS, 1);
        Files.delete(folder.resolve("data").resolve("gateway-name"));
        assertThat(name(NAMELESS, 2)).isNotEqualTo(first);
    }

    @Test
    void anEmptyFileIsNotReplacedByAnotherName() throws IOException {
        Path file = folder.resolve("data").resolve("gateway-name");
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(file, " \n");
        assertThatIOException().isThrownBy(() -> name(NAMELESS, 1)).withMessageContaining(file.toString());
        assertThat(file).hasContent(" \n");
    }
}
