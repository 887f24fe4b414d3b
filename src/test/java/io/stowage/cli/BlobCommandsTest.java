package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs by the command line, through one real server. Each test has an owner of its own, so none sees another's blobs. */
class BlobCommandsTest {
    private static final String NOBODYS = "sha256:" + "0".repeat(64);

    private static RunningStowage server;
    private static Path token;
    private static int owners;

    @TempDir
    private Path folder;

    private String owner;
    private Cli cli;

    @BeforeAll
    static void start(@TempDir Path house) throws Exception {
        token = Files.writeString(house.resolve("token"), "let-me-delete-owners");
        server = new RunningStowage(Map.of(
                "stowage.data", house.resolve("data").toString(), "stowage.v1.delete-owner.token", "file:" + token));
    }

    @AfterAll
    static void end() throws IOException {
        server.close();
    }

    @BeforeEach
    void come() {
        byte[] canister = {0, 0, 0, 0, 7, 0, 0, (byte) ++owners, 1, 1};
        owner = Principal.of(canister).toString();
        cli = new Cli().with("STOW_URL", server.url()).with("STOW_OWNER", owner);
    }

    private Path file(String name, int size, long seed) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private String upload(Path file) throws IOException {
        return cli.run("blob", "upload", "--json", file.toString())
                .json()
                .path("hash")
                .asText();
    }

    private List<String> filesBeside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatWasUploadedComesBackVerified() throws IOException {
        Path file = file("a.png", 3_500_000, 1);
        JsonNode told = cli.run("blob", "upload", "--json", file.toString()).json();
        assertThat(told.path("chunks").asInt()).isEqualTo(4);
        assertThat(told.path("sentChunks").asInt()).isEqualTo(4);
        assertThat(told.path("type").asText()).isEqualTo("image/png");

        String hash = told.path("hash").asText();
        Path back = folder.resolve("back");
        Cli.Ended ended = cli.run("blob", "download", hash, "-o", back.toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(filesBeside()).containsExactly("a.png", "back");
        assertThat(cli.run("blob", "verify", hash).exit()).isZero();
        assertThat(cli.run("blob", "verify", hash, "--file", file.toString()).exit())
                .isZero();
    }

    @Test
    void theSameUploadAgainSendsNothing() throws IOException {
        Path file = file("a", 2_500_000, 2);
        String hash = upload(file);
        JsonNode again = cli.run("blob", "upload", "--json", file.toString()).json();
        assertThat(again.path("hash").asText()).isEqualTo(hash);
        assertThat(again.path("sentChunks").asInt()).isZero();
        assertThat(again.path("presentChunks").asInt()).isEqualTo(3);
    }

    @Test
    void anEmptyFileIsABlobToo() throws IOException {
        Path empty = file("empty", 0, 0);
        String hash = upload(empty);
        Path back = folder.resolve("back");
        assertThat(cli.run("blob", "download", hash, "-o", back.toString()).exit())
                .isZero();
        assertThat(back).isEmptyFile();
    }

    @Test
    void aPipeIsReadAndWritten() throws IOException {
        Path file = file("a", 1_200_000, 3);
        Cli.Ended up = cli.reading(Files.readAllBytes(file)).run("blob", "upload", "-", "--json");
        Cli.Ended down = cli.run("blob", "download", up.json().path("hash").asText(), "-o", "-");
        assertThat(down.bytes()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void aFileThatIsThereIsNotReplacedUnlessSomebodySaysSo() throws IOException {
        String hash = upload(file("a", 10, 4));
        Path there = Files.writeString(folder.resolve("there"), "mine");
        Cli.Ended refused = cli.run("blob", "download", hash, "-o", there.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("is there already").contains("--force");
        assertThat(there).hasContent("mine");
        assertThat(cli.run("blob", "download", hash, "-o", there.toString(), "--force")
                        .exit())
                .isZero();
        assertThat(there).hasSameBinaryContentAs(folder.resolve("a"));
    }

    @Test
    void anotherFileIsNotTheBlob() throws IOException {
        String hash = upload(file("a", 1_000_000, 5));
        assertThat(cli.run(
                                "blob",
                                "verify",
                                hash,
                                "--file",
                                file("b", 1_000_000, 6).toString())
                        .exit())
                .isEqualTo(5);
        assertThat(cli.run("blob", "verify", hash, "--file", file("c", 999, 5).toString())
                        .exit())
                .isEqualTo(5);
    }

    @Test
    void whatIsNotThereHasAnExitCodeOfItsOwn() throws IOException {
        Cli.Ended ended = cli.run(
                "blob", "download", NOBODYS, "--json", "-o", folder.resolve("x").toString());
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.error().path("kind").asText()).isEqualTo("not_found");
        assertThat(ended.error().path("fix").asText()).contains("hash and owner");
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(cli.run("blob", "upload", folder.resolve("missing").toString())
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void nobodyAtTheAddressIsToldAfterTheTries() {
        Cli.Ended ended = cli.run("blob", "verify", NOBODYS, "--url", "http://127.0.0.1:1", "--retries", "0");
        assertThat(ended.exit()).isEqualTo(6);
        assertThat(ended.err()).contains("--url");
    }

    @Test
    void aWrongCommandLineIsTold() {
        assertThat(cli.run("blob", "verify", "not-a-hash").exit()).isEqualTo(2);
        assertThat(cli.run("blob", "uplaod", "x").exit()).isEqualTo(2);
        assertThat(cli.run("blob", "verify", NOBODYS, "--owner", "nobody").exit())
                .isEqualTo(2);
        assertThat(cli.run("blob", "verify", NOBODYS, "--url", "ftp://x").exit())
                .isEqualTo(2);
        assertThat(new Cli().run("blob", "verify", NOBODYS).err()).contains("STOW_OWNER");
    }

    @Test
    void theTreeOfAFileIsThatOfItsBlob() throws IOException {
        Path file = file("a", 2_500_000, 7);
        String hash = upload(file);
        assertThat(cli.run("tree", "show", file.toString(), "--json")
                        .json()
                        .path("hash")
                        .asText())
                .isEqualTo(hash);
        JsonNode remote = cli.run("tree", "show", hash, "--json", "--chunks").json();
        assertThat(remote.path("chunkHashes")).hasSize(3);
        assertThat(cli.run("tree", "show", hash, "--depth", "9").out())
                .contains("├─")
                .contains("└─");
    }

    @Test
    void allBlobsOfAnOwnerAreListed() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hashes.add(upload(file("f" + i + ".txt", 100 + i, i)));
        }
        List<JsonNode> lines = cli.run("blob", "ls", "--json").lines();
        assertThat(lines).extracting(line -> line.path("hash").asText()).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(lines).extracting(line -> line.path("bytes").asInt()).containsExactlyInAnyOrder(100, 101, 102);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("type").asText()).isEqualTo("text/plain"));
        assertThat(cli.run("blob", "ls", "--owner", "ryjl3-tyaaa-aaaaa-aaaba-cai", "--json")
                        .lines())
                .isEmpty();
    }

    @Test
    void allOfAnOwnerIsDeletedByTheTokenOnly() throws IOException {
        String hash = upload(file("a", 100, 8));
        Path wrong = Files.writeString(folder.resolve("wrong"), "let-me-in");
        assertThat(cli.run("blob", "rm", "--owner", owner, "--all", "--token", "file:" + wrong)
                        .exit())
                .isEqualTo(4);
        assertThat(cli.run("blob", "rm", "--owner", owner, "--token", "file:" + wrong)
                        .exit())
                .isEqualTo(2);
        assertThat(cli.run("blob", "verify", hash).exit()).isZero();
        assertThat(cli.run("blob", "rm", "--owner", owner, "--all", "--token", "file:" + token)
                        .exit())
                .isZero();
        assertThat(cli.run("blob", "verify", hash).exit()).isEqualTo(3);
    }

    @Test
    void aBenchmarkSaysWhatItMeasuredAndWhere() throws IOException {
        JsonNode told = cli.run("bench", "--size", "2MiB", "--json").json();
        assertThat(told.path("measured")).hasSize(4);
        assertThat(told.path("processors").asInt()).isPositive();
        assertThat(told.path("readMicrosMedian").asLong()).isPositive();
        assertThat(cli.run("bench", "--size", "1B").exit()).isEqualTo(2);
    }
}
