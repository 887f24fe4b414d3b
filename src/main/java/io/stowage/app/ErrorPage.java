package io.stowage.app;

import io.stowage.fault.StowageException;
import io.stowage.web.TextErrors;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the server shows in this context in place of its own pages, which tell its name, its version and a stack trace: one
 * line. It comes here for paths that nobody answers, and for requests that it broke off before a front could say so, as
 * Tomcat does with a body whose framing is broken.
 */
public final class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Of Servlet 6.1, where the page itself is always asked for with GET. */
    private static final String METHOD = "jakarta.servlet.error.method";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            // Whatever went out is not whole, and a line of ours would not make it so. The server cuts the connection.
            return;
        }
        int status = status(request);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=utf-8");
        byte[] line = (status + " " + words(status) + "\n").getBytes(StandardCharsets.US_ASCII);
        response.setContentLength(line.length);
        boolean head = request.getMethod().equals("HEAD") || "HEAD".equals(request.getAttribute(METHOD));
        if (!head) {
            response.getOutputStream().write(line);
        }
    }

    /** A front that refused knows better than the server, which only saw that something was thrown. */
    private static int status(HttpServletRequest request) {
        if (request.getAttribute(TextErrors.REFUSED) instanceof StowageException why) {
            return TextErrors.status(why.fault());
        }
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? status
                : HttpServletResponse.SC_NOT_FOUND;
    }

    private static String words(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Refused" : "Internal Server Error";
        };
    }
}
