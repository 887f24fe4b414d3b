package io.stowage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.cli.command.Exit;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.PublicKey;
import io.stowage.nix.format.SecretKey;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary caches by command line, against the whole application. It takes nothing whose references are not there. */
class NixCommandsTest {
    private static final String TOKEN = "the-token-of-the-administrator";
    private static final TestNar LIB = TestNar.of("z", "the library");
    private static final TestNar APP = TestNar.of("b", "the program").referring(LIB);
    private static final TestNar TOP = TestNar.of("a", "the top").referring(APP, LIB);

    @TempDir
    private Path folder;

    private RunningStowage stowage;
    private final Cli cli = new Cli();

    @BeforeEach
    void start() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        stowage = new RunningStowage(Map.of(
                "stowage.data",
                folder.resolve("data").toString(),
                "stowage.store.type",
                "filesystem",
                "stowage.store.filesystem.root",
                folder.resolve("objects").toString(),
                "stowage.nix.require-references",
                "true",
                "stowage.admin.token",
                "file:" + token));
        cli.with("STOW_URL", stowage.url());
        cli.with("STOW_ADMIN_TOKEN", TOKEN);
        Cli.Ended made = cli.run("s3-keys", "generate", "--rights", "admin:nix,read,write", "--json");
        cli.with("STOW_ACCESS_KEY", made.json().path("secret").asText());
    }

    @AfterEach
    void stop() throws IOException {
        stowage.close();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private Path flat(TestNar... nars) throws IOException {
        Path root = folder.resolve("flat");
        for (TestNar nar : nars) {
            write(root.resolve(nar.hash() + ".narinfo"), nar.narInfo().getBytes(UTF_8));
            write(root.resolve("nar/" + nar.name()), nar.bytes());
        }
        return root;
    }

    private Path layered(TestNar... nars) throws IOException {
        Path root = folder.resolve("layered");
        for (TestNar nar : nars) {
            String hash = nar.hash();
            String file = nar.name().hash();
            write(
                    root.resolve(
                            "store/narinfo/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + hash + ".narinfo"),
                    nar.narInfo().getBytes(UTF_8));
            write(
                    root.resolve("store/nar/" + file.charAt(0) + "/" + file.substring(0, 2) + "/" + nar.name()),
                    nar.bytes());
        }
        return root;
    }

    @Test
    void aKeyIsWrittenForItsOwnerOnlyAndItsPublicHalfPrinted() throws IOException {
        Path file = folder.resolve("nix.key");
        Cli.Ended made = cli.run("nix", "keygen", "--name", "cache.example.org-1", file.toString());
        assertThat(made.exit()).as(made.err()).isZero();
        SecretKey key = SecretKey.parse(Files.readString(file).strip());
        assertThat(PublicKey.parse(made.out().strip())).isEqualTo(key.publicKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cli.run("nix", "keygen", "--name", "other-1", file.toString())
                        .exit())
                .isEqualTo(Exit.FAILED.code());
        assertThat(cli.run("nix", "keygen", "--name", "a:b", folder.resolve("b").toString())
                        .exit())
                .isEqualTo(Exit.USAGE.code());
    }

    @Test
    void aFolderOfNixIsImportedInOrderAndOnce() throws IOException {
        String root = flat(TOP, APP, LIB).toString();
        Cli.Ended first = cli.run("nix", "import", root, "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().path("sent").asInt()).isEqualTo(3);
        Cli.Ended again = cli.run("nix", "import", root, "--json");
        assertThat(again.json().path("sent").asInt()).isZero();
        assertThat(again.json().path("present").asInt()).isEqualTo(3);
    }

    @Test
    void aFolderOfNcpsIsImported() throws IOException {
        Cli.Ended ended = cli.run("nix", "import", layered(TOP, APP, LIB).toString(), "--json");
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.json().path("sent").asInt()).isEqualTo(3);
    }

    @Test
    void aStoreOfTheSettingsIsImported() throws IOException {
        Path root = folder.resolve("bucket");
        Files.createDirectories(root);
        try (FileStore store = FileStore.open(new FileStoreConfig(root, Fsync.NONE, 0), Clock.systemUTC())) {
            for (TestNar nar : List.of(LIB, APP)) {
                store.put(
                        Key.of("old/" + nar.hash() + ".narinfo"),
                        Body.of(nar.narInfo().getBytes(UTF_8)),
                        PutOptions.REPLACE);
                store.put(Key.of("old/nar/" + nar.name()), Body.of(nar.bytes()), PutOptions.REPLACE);
            }
        }
        Cli.Ended ended = cli.run(
                "nix",
                "import",
                "--store",
                "old",
                "--prefix",
                "old/",
                "--set",
                "stowage.data=" + folder.resolve("data-of-the-command"),
                "--set",
                "stowage.stores.old.type=filesystem",
                "--set",
                "stowage.stores.old.filesystem.root=" + root,
                "--set",
                "stowage.placement.default=old",
                "--json");
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.json().path("sent").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsBrokenIsToldAndTheRestIsImported() throws IOException {
        Path root = flat(LIB, APP, TOP);
        Files.writeString(root.resolve("nar/" + TOP.name()), "forged");
        Files.writeString(root.resolve("0".repeat(32) + ".narinfo"), "no narinfo");
        Cli.Ended ended = cli.run("nix", "import", root.toString(), "--json");
        assertThat(ended.exit()).isEqualTo(Exit.DAMAGED.code());
        assertThat(ended.json().path("sent").asInt()).isEqualTo(2);
        assertThat(ended.json().path("problems")).hasSize(1);
        assertThat(cli.run("nix", "import").exit()).isEqualTo(Exit.USAGE.code());
        assertThat(cli.run("nix", "import", folder.resolve("nowhere").toString())
                        .exit())
                .isEqualTo(Exit.NOT_FOUND.code());
    }

    @Test
    void pathsArePinnedUnpinnedAndCollected() throws IOException {
        cli.run("nix", "import", flat(LIB).toString());
        Cli.Ended pinned = cli.run("nix", "pin", "/nix/store/" + LIB.hash() + "-test");
        assertThat(pinned.exit()).as(pinned.err()).isZero();
        assertThat(cli.run("nix", "pin", APP.hash()).exit()).isEqualTo(Exit.NOT_FOUND.code());
        assertThat(cli.run("nix", "pin", "nothing").exit()).isEqualTo(Exit.USAGE.code());
        assertThat(cli.run("nix", "unpin", LIB.hash()).exit()).isZero();
        assertThat(cli.run("nix", "unpin", LIB.hash()).exit()).isEqualTo(Exit.NOT_FOUND.code());
        Cli.Ended dry = cli.run("nix", "gc", "--dry-run");
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(dry.out()).startsWith("0 paths would go");
        assertThat(cli.run("nix", "gc", "--wait", "--json")
                        .json()
                        .path("dry_run")
                        .asBoolean())
                .isFalse();
        assertThat(cli.run("nix", "gc", "--cache", "/nix/nowhere").exit()).isEqualTo(Exit.NOT_FOUND.code());
    }

    @Test
    void verificationFindsNarInfosWithoutBytesAndRepairsTheCache() throws IOException {
        cli.run("nix", "import", flat(LIB, APP).toString());
        Cli.Ended good = cli.run("nix", "verify", "--json");
        assertThat(good.exit()).as(good.err()).isZero();
        assertThat(good.json()
                        .path("verification")
                        .path("outcomes")
                        .path("verified")
                        .asInt())
                .isEqualTo(2);
        try (Stream<Path> files = Files.walk(folder.resolve("objects"))) {
            for (Path file : files.filter(
                            each -> each.toString().contains(LIB.name().hash()))
                    .filter(Files::isRegularFile)
                    .toList()) {
                Files.delete(file);
            }
        }
        Cli.Ended bad = cli.run("nix", "verify", "--mode", "quick");
        assertThat(bad.exit()).isEqualTo(Exit.DAMAGED.code());
        assertThat(bad.out()).contains("without bytes: " + LIB.hash());
        Cli.Ended repaired = cli.run("nix", "verify", "--mode", "quick", "--repair");
        assertThat(repaired.out()).contains("1 narinfos without bytes, 1 removed");
        Cli.Ended again = cli.run("nix", "import", flat(LIB, APP).toString(), "--json");
        assertThat(again.json().path("sent").asInt()).isEqualTo(1);
    }
}
