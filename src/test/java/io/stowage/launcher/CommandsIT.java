package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of {@code java -jar stowage.war} as processes of their own. */
@Tag("launcher")
class CommandsIT {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final int LARGE_MIB = 200;

    @TempDir
    private Path folder;

    private Launched start(String... args) throws IOException {
        return Launched.start(Files.createTempDirectory(folder, "run"), args);
    }

    private Path large() throws IOException {
        Path file = folder.resolve("large");
        byte[] mebibyte = new byte[1 << 20];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < LARGE_MIB; i++) {
                random.nextBytes(mebibyte);
                out.write(mebibyte);
            }
        }
        return file;
    }

    @Test
    void aCommandEndsWithItsCodeAndLeavesNothing() throws IOException, InterruptedException {
        try (Launched run = start("config", "check", "--set", "stowage.nonsense=1")) {
            assertThat(run.exitCode()).isEqualTo(78);
            assertThat(run.output()).contains("stowage.nonsense");
            assertThat(run.leftovers()).isEmpty();
        }
        try (Launched run = start("help")) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.output()).contains("blob").contains("doctor").contains("serve");
        }
        try (Launched run = start("blbo")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errors()).contains("blob");
        }
    }

    @Test
    void aBlobLargerThanTheHeapGoesUpAndComesBack() throws IOException, InterruptedException {
        Path file = large();
        Path back = folder.resolve("back");
        try (Launched server =
                start("--port=0", "--set", "stowage.v1.auth=trust-all", "--set", "stowage.cashier.type=none")) {
            URI home = server.awaitReady();
            try (Launched up = small("blob", "upload", "--url", home.toString(), "--owner", OWNER, file.toString())) {
                assertThat(up.exitCode()).as(up.errors()).isZero();
                String hash = up.output().lines().findFirst().orElseThrow();
                try (Launched down = small(
                        "blob", "download", "--url", home.toString(), "--owner", OWNER, hash, "-o", back.toString())) {
                    assertThat(down.exitCode()).as(down.errors()).isZero();
                }
            }
        }
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }

    private Launched small(String... args) throws IOException {
        return Launched.start(Files.createTempDirectory(folder, "run"), List.of("-Xmx64m"), List.of(args));
    }
}
