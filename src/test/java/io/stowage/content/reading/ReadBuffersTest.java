package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ByteSize;
import io.stowage.fault.StowageException;
import io.stowage.transfer.Permits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the chunks of slow readers wait. */
class ReadBuffersTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final Permits permits = new Permits(8 * ByteSize.MIB, Duration.ofMillis(20));

    @Test
    void readersLeaveHalfOfTheMemoryAndGoOnOnTheDisk() throws IOException {
        Spool spool = new Spool(folder, 100 * ByteSize.MIB);
        ReadBuffers buffers = new ReadBuffers(permits, spool, new PieceBuffers(0));
        List<ReadBuffers.Buffer> taken = new ArrayList<>();
        for (int i = 0; i < 104; i++) {
            taken.add(buffers.take(MIB, false));
        }
        assertThat(taken.stream().filter(buffer -> buffer.file().isEmpty())).hasSize(4);
        assertThat(permits.freeBytes()).isEqualTo(4 * ByteSize.MIB - 100 * ReadBuffers.WINDOW);
        assertThat(buffers.tryTake(MIB, false)).isEmpty();
        assertThat(names()).isEmpty();
        taken.forEach(ReadBuffers.Buffer::close);
        assertThat(permits.freeBytes()).isEqualTo(8 * ByteSize.MIB);
        assertThat(spool.free()).isEqualTo(100 * ByteSize.MIB);
    }

    @Test
    void aFullDiskSendsReadersBackToMemoryAndThenAway() {
        ReadBuffers buffers = new ReadBuffers(permits, new Spool(folder, 2 * ByteSize.MIB), new PieceBuffers(0));
        List<ReadBuffers.Buffer> taken = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            taken.add(buffers.take(MIB, false));
        }
        assertThat(taken.stream().filter(buffer -> buffer.file().isPresent())).hasSize(2);
        assertThatThrownBy(() -> buffers.take(MIB, false)).isInstanceOf(StowageException.class);
        taken.forEach(ReadBuffers.Buffer::close);
        assertThat(permits.freeBytes()).isEqualTo(8 * ByteSize.MIB);
    }

    @Test
    void aFolderThatCannotBeWrittenIsAsGoodAsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("in-the-way"), "x");
        assertThat(new Spool(file, ByteSize.MIB).tryOpen(MIB)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAndTheNextChunkReplacesIt() throws IOException {
        try (Spool.File file = new Spool(folder, ByteSize.MIB).tryOpen(MIB).orElseThrow()) {
            file.write(ByteBuffer.wrap("first".getBytes(StandardCharsets.UTF_8)), 0);
            file.write(ByteBuffer.wrap("other".getBytes(StandardCharsets.UTF_8)), 0);
            assertThat(file.from(2).readNBytes(3)).isEqualTo("her".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> file.from(5).read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatACrashLeftIsSweptAway() throws IOException {
        Files.writeString(folder.resolve("a.spool"), "left over");
        Files.writeString(folder.resolve("not-ours"), "stays");
        assertThat(new Spool(folder, ByteSize.MIB).free()).isEqualTo(ByteSize.MIB);
        assertThat(names()).containsExactly("not-ours");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
