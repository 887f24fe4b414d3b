package io.stowage.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.cli.terminal.Progress;
import io.stowage.ic.Owner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server that does not do what it should. */
class DownloadTest {
    private static final int MIB = 1 << 20;
    private static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");

    private final byte[] bytes = new byte[20 * MIB + 5];

    @TempDir
    private Path folder;

    private FailingServer server;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(bytes);
        server = new FailingServer(bytes);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private Download download(int tries, int parallel) throws IOException {
        return new Download(
                RemoteBlob.find(server.client(tries), OWNER, server.tree().root()), parallel);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void brokenConnectionsAndBusyServersCostOnlyTime() throws IOException {
        server.cuts.set(3);
        server.refusals.set(2);
        Path target = folder.resolve("blob");
        download(6, 3).toFile(target, Progress.SILENT);
        assertThat(target).hasBinaryContent(bytes);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void whatCameBeforeACutIsNotFetchedAgain() throws IOException {
        server.cuts.set(1);
        download(2, 1).toFile(folder.resolve("blob"), Progress.SILENT);
        assertThat(server.sent).hasValue(bytes.length + MIB / 2);
    }

    @Test
    void damagedBytesAreRefusedAndLeaveNoFile() throws IOException {
        server.damagedAt.set(13 * MIB + 7);
        assertThatThrownBy(() -> download(6, 4).toFile(folder.resolve("blob"), Progress.SILENT))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("chunk 13");
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingOfADamagedChunkGoesIntoAPipe() throws IOException {
        server.damagedAt.set(2 * MIB);
        ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        assertThatThrownBy(() -> download(6, 1).toStream(pipe, Progress.SILENT)).isInstanceOf(DamagedException.class);
        assertThat(pipe.size()).isEqualTo(2 * MIB);
    }

    @Test
    void theNextTryGoesOnWhereTheLastOneBroke() throws IOException {
        Path target = folder.resolve("blob");
        server.cuts.set(100);
        assertThatThrownBy(() -> download(1, 1).toFile(target, Progress.SILENT))
                .isInstanceOf(UnreachableException.class);
        assertThat(target).doesNotExist();
        server.cuts.set(0);
        long before = server.sent.get();

        Download.Result result = download(1, 2).toFile(target, Progress.SILENT);

        assertThat(result.kept()).isEqualTo(MIB);
        assertThat(server.sent.get() - before).isEqualTo(bytes.length - MIB);
        assertThat(target).hasBinaryContent(bytes);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void whatWasSpoiledSinceTheLastTryIsFetchedAnew() throws IOException {
        Path target = folder.resolve("blob");
        Path part = Download.partOf(target, server.tree());
        byte[] spoiled = bytes.clone();
        spoiled[5 * MIB + 1] ^= 1;
        Files.write(part, spoiled);
        Download.Result result = download(1, 2).toFile(target, Progress.SILENT);
        assertThat(result.fetched()).isEqualTo(MIB);
        assertThat(target).hasBinaryContent(bytes);
    }

    @Test
    void aTreeOfAnotherBlobIsNotBelieved() {
        assertThatThrownBy(() -> RemoteBlob.find(
                        server.client(1), OWNER, io.stowage.digest.Digest.parse("sha256:" + "1".repeat(64))))
                .isInstanceOf(DamagedException.class);
    }
}
