package io.stowage.launcher;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The door to the network: HTTP/1.1 only, with limits on everything that a client may send or withhold. */
final class Connectors {
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    /** A chunk comes in an eighth of the reads that the usual 8 KiB take. Jetty has one such buffer for each body under way. */
    private static final int INPUT_BUFFER = 64 * 1024;

    /** Connections that may wait to be accepted; the system may allow fewer. */
    private static final int WAITING = 1024;
    /** Milliseconds that a connection may be silent while others wait to be accepted. */
    private static final long IDLE_WHEN_FULL = 5_000;

    private Connectors() {}

    /** The main one. Keys of objects and names of packages hold %2F, // and %25; the application decodes them itself, once. */
    static ServerConnector create(Server server, CommandLine line) {
        return create(
                server,
                line.listen(),
                line.timeouts(),
                UriCompliance.DEFAULT.with(
                        "stowage",
                        Violation.AMBIGUOUS_PATH_SEPARATOR,
                        Violation.AMBIGUOUS_PATH_ENCODING,
                        Violation.AMBIGUOUS_EMPTY_SEGMENT,
                        Violation.SUSPICIOUS_PATH_CHARACTERS));
    }

    /** One of which a single front owns every path, which takes paths literally: {@code a/../b} is a name. */
    static ServerConnector literal(Server server, CommandLine.Listen listen, CommandLine.Timeouts timeouts) {
        return create(server, listen, timeouts, UriCompliance.UNSAFE);
    }

    private static ServerConnector create(
            Server server, CommandLine.Listen listen, CommandLine.Timeouts timeouts, UriCompliance compliance) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http(compliance))) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                SocketChannelEndPoint endPoint = new DrainingEndPoint(channel, selector, key, getScheduler());
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
        connector.setHost(listen.bind());
        connector.setPort(listen.port());
        connector.setAcceptQueueSize(WAITING);
        connector.setIdleTimeout(timeouts.idle().toMillis());
        connector.addBean(new HeaderDeadline(connector, timeouts.header()));
        NetworkConnectionLimit limit =
                new NetworkConnectionLimit(Descriptors.now().connections(), connector);
        limit.setEndPointIdleTimeout(Math.min(IDLE_WHEN_FULL, timeouts.idle().toMillis()));
        connector.addBean(limit);
        return connector;
    }

    private static HttpConfiguration http(UriCompliance compliance) {
        HttpConfiguration http = new HttpConfiguration();
        http.setInputBufferSize(INPUT_BUFFER);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setUriCompliance(compliance);
        // Signatures cover header values as they were sent, and not as a cache writes them.
        http.setHeaderCacheCaseSensitive(true);
        return http;
    }
}
