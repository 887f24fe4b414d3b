package io.stowage.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The second stage: serves the unpacked WAR until the latch opens, then lets running requests finish. */
public final class JettyServer implements IntSupplier {
    /** Before Java 21 each slow client holds one; a little more than limits.requests has, so that more can be refused. */
    private static final int MAX_THREADS = 1100;

    private static final int MIN_THREADS = 8;

    /** Left in the context by the application: the address of a port that one of its fronts has for itself. */
    private static final String ALSO_LISTEN = "io.stowage.also-listen";

    /** Left there too: whether the server is not to start without that port. */
    private static final String ALSO_LISTEN_OR_FAIL = "io.stowage.also-listen-or-fail";

    private final CommandLine line;
    private final Path webapp;
    private final CountDownLatch end;

    /** Called by the first stage, which lives in another class loader. */
    public JettyServer(List<String> args, Path webapp, CountDownLatch end) {
        this.line = CommandLine.parse(args);
        this.webapp = webapp;
        this.end = end;
    }

    @Override
    public int getAsInt() {
        Server server = new Server(threads());
        ServerConnector connector = Connectors.create(server, line);
        try {
            // Before the application is built: a port in use is found at once, and 0 has become a number.
            connector.open();
        } catch (IOException e) {
            return StartFailure.ofPort(line.listen(), e).tell(System.err);
        }
        server.setConnectors(new ServerConnector[] {connector});
        WebAppContext context = context(connector.getLocalPort());
        server.setHandler(new GracefulHandler(context));
        server.setErrorHandler(quiet(new ErrorHandler()));
        server.setStopTimeout(line.timeouts().stop().toMillis());
        return serve(server, connector, context);
    }

    private int serve(Server server, ServerConnector connector, WebAppContext context) {
        try {
            server.start();
        } catch (Exception | LinkageError e) {
            connector.close();
            return StartFailure.of(e).tell(System.err);
        }
        openJars(context.getClassLoader());
        openJars(JettyServer.class.getClassLoader());
        limitConnections(connector);
        Optional<StartFailure> failure = listenAlso(server, context);
        if (failure.isPresent()) {
            return stopAfter(server, failure.get());
        }
        System.out.println("Stowage " + Main.version() + " is ready at " + address(connector.getLocalPort()));
        try {
            end.await();
            server.stop();
        } catch (Exception e) {
            System.err.println("stowage: not everything ended in time: " + e);
            return Main.FAILED;
        }
        return Main.OK;
    }

    /**
     * Opens the port that a front of the application wants for itself, as the application left it in its context. One
     * that is taken is a failure where the settings name it, and else a line for the operator.
     */
    private Optional<StartFailure> listenAlso(Server server, WebAppContext context) {
        if (!(context.getContext().getAttribute(ALSO_LISTEN) instanceof InetSocketAddress address)) {
            return Optional.empty();
        }
        CommandLine.Listen listen = new CommandLine.Listen(address.getHostString(), address.getPort());
        ServerConnector connector = Connectors.literal(server, listen, line.timeouts());
        try {
            server.addConnector(connector);
            connector.start();
            limitConnections(connector);
            return Optional.empty();
        } catch (Exception e) {
            server.removeConnector(connector);
            StartFailure failure = StartFailure.ofOtherPort(listen, e);
            if (Boolean.TRUE.equals(context.getContext().getAttribute(ALSO_LISTEN_OR_FAIL))) {
                return Optional.of(failure);
            }
            failure.warn(System.err);
            return Optional.empty();
        }
    }

    private static int stopAfter(Server server, StartFailure failure) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("stowage: not everything ended in time: " + e);
        }
        return failure.tell(System.err);
    }

    /** All of them, by looking for what is in none: a jar that cannot be opened at its first use is left out for ever. */
    private static void openJars(ClassLoader loader) {
        if (loader instanceof URLClassLoader jars) {
            jars.findResource("none/such");
        }
    }

    /** Those above the limit wait to be accepted, and to make room for them idle ones go sooner. */
    private static void limitConnections(ServerConnector connector) {
        Descriptors descriptors = Descriptors.now();
        NetworkConnectionLimit limit = connector.getBean(NetworkConnectionLimit.class);
        limit.setMaxNetworkConnectionCount(descriptors.connections());
        if (descriptors.isFew()) {
            System.err.println("stowage: " + descriptors.most() + " file descriptors are enough for "
                    + descriptors.connections() + " connections at once; raise the limit (ulimit -n) for more");
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("http");
        // Null before Java 21, and then requests run on the pool.
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        return threads;
    }

    private WebAppContext context(int port) {
        WebAppContext context = new WebAppContext();
        context.setContextPath(line.contextPath());
        context.setWar(webapp.toString());
        context.setTempDirectory(webapp.resolveSibling("work").toFile());
        context.setThrowUnavailableOnStartupException(true);
        context.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setAttribute("io.stowage.settings.command-line", line.settings());
        context.setAttribute("io.stowage.bind", line.listen().bind());
        context.setAttribute("io.stowage.port", port);
        if (context.getErrorHandler() instanceof ErrorHandler pages) {
            quiet(pages);
        }
        return context;
    }

    private static ErrorHandler quiet(ErrorHandler pages) {
        pages.setShowStacks(false);
        pages.setShowCauses(false);
        return pages;
    }

    /** What to type into a browser, so an address that stands for all of them becomes the nearest one. */
    private URI address(int port) {
        String path = line.contextPath().equals("/") ? "/" : line.contextPath() + "/";
        try {
            boolean everywhere = InetAddress.getByName(line.listen().bind()).isAnyLocalAddress();
            String host = everywhere ? "localhost" : line.listen().bind();
            return new URI("http", null, host, port, path, null, null);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the address was good enough to listen on: " + line.listen(), e);
        }
    }
}
