package io.stowage.artifacts.routing;

import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import io.stowage.ops.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The rules that hold now. */
public final class Routing {
    private final Backends backends;
    private final WatchedFile<RoutingRules> rules;

    private Routing(Backends backends, WatchedFile<RoutingRules> rules) {
        this.backends = backends;
        this.rules = rules;
    }

    /** Rules that stay as they are. */
    public static Routing fixed(Backends backends, RoutingRules rules) {
        return new Routing(backends, WatchedFile.fixed(rules));
    }

    /** Throws a {@link StowageException} where the document has a fault. */
    public static Routing of(Backends backends, Path file) throws IOException {
        return new Routing(
                backends, WatchedFile.of("the rules of routing", file, text -> RoutingRules.parse(text, backends)));
    }

    public Backends backends() {
        return backends;
    }

    public Route route(FileFacts facts) {
        return rules.current().route(facts);
    }

    /** What still sends new files to a store: rules of the document, by their names. */
    public List<String> into(String store) {
        return rules.current()
                .routes()
                .filter(route -> route.backends().stream()
                        .anyMatch(backend -> backend.store().equals(store)))
                .map(route -> "the routing rule " + route.rule() + " of artifacts")
                .toList();
    }

    /** For a task: answers whether new rules hold. */
    public boolean reload() {
        return rules.reload();
    }

    public Health health() {
        return rules.health();
    }
}
