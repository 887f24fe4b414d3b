package io.stowage.web;

import io.stowage.config.Settings;
import io.stowage.web.client.Peer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a front listens: below a path, and, for protocols that must own the root, on host names or ports of its own.
 *
 * @param path without a slash at its end; empty when the front owns the whole context
 */
public record Mount(String path, Set<String> hosts, Set<Integer> ports, Cors cors) {
    private static final Pattern PATH = Pattern.compile("|(/[A-Za-z0-9._~-]+)+");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}");

    public Mount {
        hosts = Set.copyOf(hosts);
        ports = Set.copyOf(ports);
    }

    /** Reads {@code path}, {@code hosts}, {@code ports} and the CORS settings of one front. */
    public static Mount from(Settings settings, String defaultPath) {
        return from(settings, defaultPath, List.of());
    }

    /** The same for a front that pages of some origins, or of all, may use unless the settings say otherwise. */
    public static Mount from(Settings settings, String defaultPath, List<String> defaultOrigins) {
        String path = settings.text(
                "path", defaultPath, "The path below the context that this front answers under; / for all of it.");
        String cut = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean good = PATH.matcher(cut).matches() && !cut.contains("/..") && !cut.contains("/.");
        settings.require(good, "path", "is not a plain absolute path: " + path, "write it like " + defaultPath);
        List<String> hosts = settings.list(
                "hosts",
                List.of(),
                "Host names on which this front owns the root; *.example.org stands for every name below it.");
        for (String host : hosts) {
            String canonical = Peer.canonicalHost(host);
            boolean plain =
                    HOST.matcher(canonical).matches() || IPV6.matcher(canonical).matches();
            settings.require(plain, "hosts", "is not a host name: " + host, "give the name without port");
        }
        List<String> ports = settings.list(
                "ports",
                List.of(),
                "Ports of the server on which this front owns the root, where the server has them.");
        Set<Integer> numbers =
                ports.stream().map(port -> parsePort(settings, port)).collect(Collectors.toSet());
        Set<String> names = hosts.stream().map(Peer::canonicalHost).collect(Collectors.toSet());
        return new Mount(good ? cut : defaultPath, names, numbers, Cors.from(settings, defaultOrigins));
    }

    /** The same front below one more path, for a protocol that has aliases; hosts and ports stay with the first. */
    public Mount alias(String otherPath) {
        return new Mount(otherPath, Set.of(), Set.of(), cors);
    }

    /** The same place for other pages. */
    public Mount withCors(Cors other) {
        return new Mount(path, hosts, ports, other);
    }

    private static int parsePort(Settings settings, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are no ports.
        }
        settings.problem("ports", "is not a port: " + text, "use 1 to 65535");
        return 1;
    }

    /**
     * How a host fits one of the mount's.
     *
     * @param label what the star of {@code *.example.org} stands for; it may have dots
     */
    record HostMatch(Optional<String> label) {
        /** A longer label is a worse match, none is the best. */
        int distance() {
            return label.map(String::length).orElse(0);
        }
    }

    /** By the whole name, or else by the longest name behind a star. */
    Optional<HostMatch> match(String host) {
        if (hosts.contains(host)) {
            return Optional.of(new HostMatch(Optional.empty()));
        }
        for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
            if (hosts.contains("*" + host.substring(dot))) {
                return Optional.of(new HostMatch(Optional.of(host.substring(0, dot))));
            }
        }
        return Optional.empty();
    }

    boolean ownsPath(String rawPath) {
        return path.isEmpty() || rawPath.equals(path) || rawPath.startsWith(path + "/");
    }

    /** In words, for the log and the health page. */
    public String describe() {
        StringBuilder text = new StringBuilder("path ").append(path.isEmpty() ? "/" : path);
        if (!hosts.isEmpty()) {
            text.append(", hosts ").append(hosts.stream().sorted().collect(Collectors.joining(" ")));
        }
        if (!ports.isEmpty()) {
            text.append(", ports ")
                    .append(ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return text.toString();
    }
}
