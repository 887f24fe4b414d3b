package io.stowage.artifacts.routing;

import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that hold now. They are read again when their file changes, all at once; a document with a fault changes
 * nothing, and shows in health until it is mended.
 */
public final class Routing {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);
    private static final int MOST_BYTES = 256 * 1024;

    private final Backends backends;
    private final Optional<Path> file;
    private volatile RoutingRules rules;
    private volatile Optional<String> fault = Optional.empty();
    private FileTime read = FileTime.fromMillis(0);

    private Routing(Backends backends, RoutingRules rules, Optional<Path> file) {
        this.backends = backends;
        this.rules = rules;
        this.file = file;
    }

    /** Rules that stay as they are. */
    public static Routing fixed(Backends backends, RoutingRules rules) {
        return new Routing(backends, rules, Optional.empty());
    }

    /** Throws a {@link StowageException} where the document has a fault. */
    public static Routing of(Backends backends, Path file) throws IOException {
        Routing routing = new Routing(backends, RoutingRules.parse(text(file), backends), Optional.of(file));
        routing.read = Files.getLastModifiedTime(file);
        return routing;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    public Backends backends() {
        return backends;
    }

    public Route route(FileFacts facts) {
        return rules.route(facts);
    }

    /** For a task: looks whether the file is another one now. Answers whether new rules hold. */
    public synchronized boolean reload() {
        if (file.isEmpty()) {
            return false;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file.get());
            if (changed.equals(read)) {
                return false;
            }
            RoutingRules parsed = RoutingRules.parse(text(file.get()), backends);
            read = changed;
            rules = parsed;
            fault = Optional.empty();
            LOG.info("read {} rules of routing from {}", parsed.rules().size(), file.get());
            return true;
        } catch (IOException | StowageException e) {
            String found = file.get() + ": " + e.getMessage();
            if (!fault.equals(Optional.of(found))) {
                LOG.error("the rules of routing stay as they were, as the new ones have a fault: {}", found);
            }
            fault = Optional.of(found);
            return false;
        }
    }

    public Health health() {
        return fault.map(what -> Health.degraded("the rules of routing are old ones, as the new ones have a fault")
                        .with("fault", what))
                .orElseGet(Health::up);
    }
}
