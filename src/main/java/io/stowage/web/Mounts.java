package io.stowage.web;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which front answers a request: a port decides before a host name, a host name before the longest path. */
public final class Mounts {

    /**
     * A front, where it listens, and how this request reached it.
     *
     * @param base the path of the mount, if the path decided
     * @param label what stands before the mount's host, such as {@code photos} in {@code photos.s3.example.org}
     */
    public record Hit(Front front, Mount mount, String base, Optional<String> label) {}

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
     * @param host in the form of {@link io.stowage.web.client.Peer#canonicalHost}
     * @param rawPath below the context, as it was sent
     */
    public Optional<Hit> find(int port, String host, String rawPath) {
        for (Mounted mounted : all) {
            if (mounted.mount().ports().contains(port)) {
                Optional<String> label = mounted.mount().match(host).flatMap(Mount.HostMatch::label);
                return Optional.of(new Hit(mounted.front(), mounted.mount(), "", label));
            }
        }
        return byHost(host).or(() -> byPath(rawPath));
    }

    /** The name that fits best, so that one mount may have {@code *.example.org} and another a name below it. */
    private Optional<Hit> byHost(String host) {
        Optional<Hit> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (Mounted mounted : all) {
            Optional<Mount.HostMatch> match = mounted.mount().match(host);
            if (match.isPresent() && match.get().distance() < least) {
                least = match.get().distance();
                best = Optional.of(new Hit(
                        mounted.front(), mounted.mount(), "", match.get().label()));
            }
        }
        return best;
    }

    private Optional<Hit> byPath(String rawPath) {
        return longestPathFirst.stream()
                .filter(mounted ->
                        mounted.mount().ownsPath(rawPath) && mounted.front().claims(rawPath))
                .findFirst()
                .map(mounted -> new Hit(
                        mounted.front(), mounted.mount(), mounted.mount().path(), Optional.empty()));
    }
}
