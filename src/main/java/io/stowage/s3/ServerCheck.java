package io.stowage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.web.Mount;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which keys the server refuses or changes before any application is asked. Only the server itself knows, so it
 * is asked over its own connector, once, when a first request has told where that is.
 */
public final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_ANSWER = 16 * 1024;

    /** Nobody need have made it: its absence is told by us, too. */
    private static final String BUCKET = "/stowage-self-check/";

    private static final List<Form> FORMS = List.of(
            new Form("%2F", "a%2Fb"),
            new Form("%", "a%25b"),
            new Form("\\", "a%5Cb"),
            new Form("//", "a//b"),
            new Form("..", "a/../b"),
            new Form(";", "a;b"),
            new Form("a line break", "a%0Ab"));

    private record Form(String name, String key) {}

    /** Where the server listens, and what a client calls it there. */
    private record Connector(InetSocketAddress address, String host) {}

    /** @param head in lower case */
    private record Reply(int status, String head, String body) {
        boolean isOfS3() {
            return head.contains("\r\nx-amz-request-id:");
        }

        /** Whether S3 answered, and about just this path. */
        boolean isAbout(String path) {
            return isOfS3() && body.contains("<Resource>" + path + "</Resource>");
        }
    }

    private final Supplier<String> server;
    private final String contextPath;
    private final String front;
    private volatile @Nullable Connector connector;
    private volatile String result = "no request has come yet";
    private volatile boolean done;

    /** @param server what it calls itself, which not every server says before it has started */
    public ServerCheck(Supplier<String> server, String contextPath, Mount mount) {
        this.server = server;
        this.contextPath = contextPath;
        this.front = mount.path();
    }

    /** Tells where the server listens; only the first request counts. */
    public void notice(HttpServletRequest request) {
        if (connector != null) {
            return;
        }
        @Nullable String host = request.getHeader("Host");
        if (host != null) {
            connector = new Connector(new InetSocketAddress(request.getLocalAddr(), request.getLocalPort()), host);
        }
    }

    /** What came of it, for the health page. */
    public String result() {
        return result;
    }

    /** Asks, unless that was done or nobody has come yet. */
    public void run() {
        @Nullable Connector known = connector;
        if (known != null && !done) {
            done = true;
            check(known);
        }
    }

    private void check(Connector known) {
        try {
            String plain = BUCKET + "a";
            if (!ask(known, plain).isAbout(front + plain)) {
                result = "not checked: something else answers at " + known.address();
                LOG.info("S3: which keys {} refuses was {}", server.get(), result);
                return;
            }
            List<String> refused = new ArrayList<>();
            for (Form form : FORMS) {
                findRefusal(known, form).ifPresent(refused::add);
            }
            tell(refused);
        } catch (IOException e) {
            result = "not checked: " + e.getMessage();
            LOG.info("S3: which keys {} refuses was {}", server.get(), result);
        }
    }

    private Optional<String> findRefusal(Connector known, Form form) throws IOException {
        String path = BUCKET + form.key();
        Reply reply = ask(known, path);
        if (reply.isAbout(front + path)) {
            return Optional.empty();
        }
        return Optional.of(form.name() + (reply.isOfS3() ? " (changed)" : " (" + reply.status() + ")"));
    }

    private void tell(List<String> refused) {
        if (refused.isEmpty()) {
            result = "none";
            LOG.info("S3: {} passes keys of every form on as clients send them", server.get());
        } else {
            result = String.join(", ", refused);
            LOG.warn(
                    "S3: {} does not pass on keys with {}; clients get its own error page. {}; docs/s3.md has more",
                    server.get(),
                    result,
                    advice());
        }
        if (isTomcat()) {
            LOG.info(
                    "S3: {} answers Expect: 100-continue without a reason phrase, which botocore (AWS CLI, boto3) of"
                            + " 1.37 and before waits for in vain; for such clients put a proxy in front that answers by"
                            + " itself",
                    server.get());
        }
    }

    private boolean isTomcat() {
        return server.get().toLowerCase(Locale.ROOT).contains("tomcat");
    }

    private String advice() {
        if (isTomcat()) {
            return "Set encodedSolidusHandling=\"passthrough\" and encodedReverseSolidusHandling=\"passthrough\" on its"
                    + " Connector";
        }
        return server.get().toLowerCase(Locale.ROOT).contains("jetty")
                ? "Set jetty.httpConfig.uriCompliance=UNSAFE"
                : "Let it, and what stands before it, pass paths on as they are";
    }

    /** As plain as can be: any client library would tidy the path up first. */
    private Reply ask(Connector known, String path) throws IOException {
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(PATIENCE.toMillis());
            socket.connect(known.address(), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write(("GET " + contextPath + front + path + " HTTP/1.1\r\nHost: " + known.host()
                                    + "\r\nUser-Agent: Stowage (self-check)\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            return parse(new String(socket.getInputStream().readNBytes(MOST_ANSWER), ISO_8859_1));
        }
    }

    private static Reply parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || text.length() < 12 || end < 0) {
            throw new IOException("the server does not speak plain HTTP on this port");
        }
        int status;
        try {
            status = Integer.parseInt(text.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("the server answered with no status", e);
        }
        return new Reply(status, text.substring(0, end).toLowerCase(Locale.ROOT), text.substring(end));
    }
}
