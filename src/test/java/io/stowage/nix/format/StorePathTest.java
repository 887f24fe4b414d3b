package io.stowage.nix.format;

import static io.stowage.nix.format.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePathTest {
    private static final String HASH = "k7yvysjmga3i98lgdw0gqgr6fn3vnssw";

    @Test
    void aPathIsItsHashAndItsName() {
        StorePath path = StorePath.parse("/nix/store/" + HASH + "-e2e-app_1.0+x?=y");
        assertThat(path.hash().text()).isEqualTo(HASH);
        assertThat(path.name()).isEqualTo("e2e-app_1.0+x?=y");
        assertThat(path).hasToString("/nix/store/" + path.baseName());
        assertThat(StorePath.ofBaseName(path.baseName())).isEqualTo(path);
    }

    @Test
    void aNameHasUpTo211Characters() {
        assertThat(new StorePath(new PathHash(HASH), "a".repeat(211)).name()).hasSize(211);
        for (int length : new int[] {0, 212, 300}) {
            String name = "a".repeat(length);
            assertRefused("name of a store path", () -> StorePath.parse("/nix/store/" + HASH + "-" + name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/nix/store/",
                HASH + "-a",
                "/nix/store/" + HASH,
                "/nix/store/" + HASH + "a",
                "/nix/store/" + HASH + "-.a",
                "/nix/store/" + HASH + "-a/b",
                "/nix/store/" + HASH + "-a b",
                "/nix/store/" + HASH + "-\u00fc",
                "/gnu/store/" + HASH + "-a",
                "/nix/store/e7yvysjmga3i98lgdw0gqgr6fn3vnssw-a",
                "/nix/store/K7YVYSJMGA3I98LGDW0GQGR6FN3VNSSW-a",
                "/nix/store/7yvysjmga3i98lgdw0gqgr6fn3vnssw-a"
            })
    void whatIsNoPathOfTheStoreIsRefused(String text) {
        assertRefused(() -> StorePath.parse(text));
    }
}
