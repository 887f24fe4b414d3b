package io.stowage.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real server on loopback with one filter of ours in front of a host application that answers everything. */
public final class TestServer implements AutoCloseable {
    /** On answers of the host application only. */
    public static final String HOST_HEADER = "X-Host";

    private final Server server = new Server();
    private final ServerConnector connector;

    /** What a filter does with a request. */
    public interface Answer {
        void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException, ServletException;
    }

    public TestServer(String contextPath, Function<ServletContext, Answer> ours) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(64 * 1024);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        Answer answer = ours.apply(context.getServletContext());
        Filter filter = (request, response, rest) ->
                answer.answer((HttpServletRequest) request, (HttpServletResponse) response, rest);
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new Host()), "/*");
        server.setHandler(context);
        server.start();
    }

    public int port() {
        return connector.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Sends these very bytes and returns all that comes until the server closes or the answer to HTTP/1.0 ends. */
    public String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the test server does not stop", e);
        }
    }

    private static final class Host extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader(HOST_HEADER, "yes");
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().print("host " + request.getServletPath() + "|" + request.getPathInfo());
        }
    }
}
