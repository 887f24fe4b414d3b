package io.stowage.ops;

import io.stowage.fault.StowageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator wrote into a file, read again when the file changes. A new text with a fault changes nothing, and
 * shows in health until it is mended.
 *
 * @param <T> what the text means
 */
public final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final int MOST_BYTES = 256 * 1024;

    private final String what;
    private final Optional<Path> file;
    private final Function<String, T> parser;
    private volatile T current;
    private volatile Optional<String> fault = Optional.empty();
    private Optional<Stamp> stamp;

    /** By which a changed file is known. */
    private record Stamp(FileTime changed, long size) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    private WatchedFile(
            String what, Optional<Path> file, Function<String, T> parser, T current, Optional<Stamp> stamp) {
        this.what = what;
        this.file = file;
        this.parser = parser;
        this.current = current;
        this.stamp = stamp;
    }

    /** Something that stays as it is. */
    public static <T> WatchedFile<T> fixed(T value) {
        return new WatchedFile<>("", Optional.empty(), text -> value, value, Optional.empty());
    }

    /**
     * Reads the file once; a fault in it is thrown.
     *
     * @param what for messages, such as "the rules of routing"
     * @param parser throws a {@link StowageException} where the text has a fault
     */
    public static <T> WatchedFile<T> of(String what, Path file, Function<String, T> parser) throws IOException {
        Stamp stamp = Stamp.of(file);
        return new WatchedFile<>(what, Optional.of(file), parser, parser.apply(text(file)), Optional.of(stamp));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    public T current() {
        return current;
    }

    /** For a task: looks whether the file is another one now. Answers whether something new holds. */
    public synchronized boolean reload() {
        if (file.isEmpty()) {
            return false;
        }
        try {
            Optional<Stamp> now = Optional.of(Stamp.of(file.get()));
            if (now.equals(stamp)) {
                fault = Optional.empty();
                return false;
            }
            current = parser.apply(text(file.get()));
            stamp = now;
            fault = Optional.empty();
            LOG.info("read {} from {}", what, file.get());
            return true;
        } catch (IOException | StowageException e) {
            String found = file.get() + ": " + e.getMessage();
            if (!fault.equals(Optional.of(found))) {
                LOG.error("{} stay as they were, as the new ones have a fault: {}", what, found);
            }
            fault = Optional.of(found);
            return false;
        }
    }

    public Health health() {
        return fault.map(found -> Health.degraded(what + " are old ones, as the new ones have a fault")
                        .with("fault", found))
                .orElseGet(Health::up);
    }
}
