package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32C;

/** Damages files as a medium does: neither length nor time nor inode tells of it. */
public final class Rot {
    private static final long GENERATOR = 0x11EDC6F41L;

    private final ObjectStore files;

    public Rot(ObjectStore files) {
        this.files = files;
    }

    public boolean isNamed(Key key) throws IOException {
        return files.head(key).isPresent();
    }

    public void flipBit(Key key, int position) throws IOException {
        change(key, position, new byte[] {0x10});
    }

    /** The generator of CRC32C, laid over the bytes: the one kind of damage that it cannot see. */
    public void damageThatKeepsTheChecksum(Key key, int position) throws IOException {
        byte[] pattern = new byte[5];
        for (int bit = 0; bit <= 32; bit++) {
            if ((GENERATOR >> (32 - bit) & 1) == 1) {
                pattern[bit / 8] |= (byte) (1 << bit % 8);
            }
        }
        byte[] before = Files.readAllBytes(path(key));
        change(key, position, pattern);
        byte[] after = Files.readAllBytes(path(key));
        assertThat(after).isNotEqualTo(before);
        assertThat(checksum(after)).isEqualTo(checksum(before));
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    private void change(Key key, int position, byte[] pattern) throws IOException {
        Path path = path(key);
        String version = files.head(key).orElseThrow().version();
        FileTime modified = Files.getLastModifiedTime(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] bytes = new byte[pattern.length];
            file.seek(position);
            file.readFully(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= pattern[i];
            }
            file.seek(position);
            file.write(bytes);
        }
        Files.setLastModifiedTime(path, modified);
        assertThat(files.head(key).orElseThrow().version()).isEqualTo(version);
    }

    private Path path(Key key) throws IOException {
        try (Reading reading = files.open(key, ByteRange.ALL).orElseThrow()) {
            return reading.file().orElseThrow();
        }
    }
}
