package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedWarTest {
    @TempDir
    private Path folder;

    @Test
    void theFilesAreThereUntilItIsClosed() throws IOException {
        Path war =
                war("index.html", "WEB-INF/lib/slf4j-api.jar", "WEB-INF/lib/other.jar", "WEB-INF/launcher/jetty.jar");
        Path webapp;
        try (UnpackedWar unpacked = UnpackedWar.of(war)) {
            webapp = unpacked.webapp();
            assertThat(webapp.resolve("index.html")).hasContent("index.html");
            assertThat(unpacked.serverClassPath())
                    .containsExactly(
                            war.toUri().toURL(),
                            webapp.resolve("WEB-INF/launcher/jetty.jar").toUri().toURL(),
                            webapp.resolve("WEB-INF/lib/slf4j-api.jar").toUri().toURL());
        }
        assertThat(webapp.getParent()).doesNotExist();
    }

    @Test
    void theClassesLieInAJarThatStaysOpen() throws IOException {
        try (UnpackedWar unpacked =
                UnpackedWar.of(war("WEB-INF/classes/io/stowage/A.class", "WEB-INF/launcher/x.jar"))) {
            assertThat(unpacked.webapp().resolve("WEB-INF/classes")).doesNotExist();
            Path jar = unpacked.webapp().resolve("WEB-INF/lib/stowage-application.jar");
            try (ZipFile classes = new ZipFile(jar.toFile())) {
                assertThat(classes.stream().map(ZipEntry::getName)).containsExactly("io/stowage/A.class");
            }
            assertThat(unpacked.commandClassPath()).containsExactly(jar.toUri().toURL());
        }
    }

    @Test
    void theLaunchersClassesAreNotForDownload() throws IOException {
        try (UnpackedWar unpacked = UnpackedWar.of(war("index.html", "io/stowage/launcher/Main.class"))) {
            assertThat(unpacked.webapp().resolve("io")).doesNotExist();
        }
    }

    @Test
    void anEntryThatLeadsOutOfTheFolderIsRefused() throws IOException {
        Path war = war("../../evil");
        assertThatThrownBy(() -> UnpackedWar.of(war))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of its folder");
    }

    private Path war(String... names) throws IOException {
        Path war = folder.resolve("a.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return war;
    }
}
