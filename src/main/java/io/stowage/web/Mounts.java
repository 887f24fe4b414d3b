package io.stowage.web;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which front answers a request: a port decides before a host name, a host name before the longest path. */
public final class Mounts {

    /** A front, where it listens, and under which path this request reached it. */
    public record Hit(Front front, Mount mount, String base) {}

    /** A front in its place. */
    public record Mounted(Front front, Mount mount) {}

    private final List<Mounted> all;
    private final List<Mounted> longestPathFirst;

    public Mounts(List<Mounted> all) {
        this.all = List.copyOf(all);
        this.longestPathFirst = all.stream()
                .sorted(Comparator.comparingInt(
                                (Mounted mounted) -> mounted.mount().path().length())
                        .reversed())
                .toList();
    }

    public List<Mounted> all() {
        return all;
    }

    /**
     * The front for a request.
     *
     * @param host lower case, without port
     * @param rawPath below the context, as it was sent
     */
    public Optional<Hit> find(int port, String host, String rawPath) {
        for (Mounted mounted : all) {
            if (mounted.mount().ports().contains(port)) {
                return Optional.of(new Hit(mounted.front(), mounted.mount(), ""));
            }
        }
        for (Mounted mounted : all) {
            if (mounted.mount().ownsHost(host)) {
                return Optional.of(new Hit(mounted.front(), mounted.mount(), ""));
            }
        }
        for (Mounted mounted : longestPathFirst) {
            if (mounted.mount().ownsPath(rawPath) && mounted.front().claims(rawPath)) {
                return Optional.of(new Hit(
                        mounted.front(), mounted.mount(), mounted.mount().path()));
            }
        }
        return Optional.empty();
    }
}
