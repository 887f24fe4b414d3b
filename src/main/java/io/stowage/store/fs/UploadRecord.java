package io.stowage.store.fs;

import io.stowage.store.Key;
import io.stowage.store.Upload;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of an upload beside its parts: when it was started, and its key, a line each. Not its options, since
 * those that count are given again when it is completed.
 */
final class UploadRecord {
    private static final Logger LOG = LoggerFactory.getLogger(UploadRecord.class);
    private static final String FILE = "upload";

    private UploadRecord() {}

    static void write(Upload upload, Path directory, FileAccess access, boolean sync) throws IOException {
        String key = URLEncoder.encode(upload.key().text(), StandardCharsets.UTF_8);
        ByteBuffer text = StandardCharsets.UTF_8.encode(upload.started() + "\n" + key + "\n");
        Path file = directory.resolve(FILE);
        try (FileChannel channel = access.create(file)) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            if (sync) {
                access.force(file, channel);
            }
        }
    }

    /** Empty when there is none, or none that can be understood. */
    static Optional<Upload> read(String id, Path directory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(directory.resolve(FILE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            Key key = Key.of(URLDecoder.decode(lines.get(1), StandardCharsets.UTF_8));
            return Optional.of(new Upload(key, id, Instant.parse(lines.get(0))));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeParseException e) {
            LOG.warn("the upload in {} is damaged and can be deleted by hand", directory, e);
            return Optional.empty();
        }
    }
}
