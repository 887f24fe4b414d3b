package io.stowage.demo;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestContext;
import io.stowage.web.TextErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The error page of this front: lines of a word and its value. No other class of it knows a status code of a refusal. */
final class DemoErrors {
    private DemoErrors() {}

    static void write(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        String code = why.code().orElseGet(() -> TextErrors.code(why.fault()));
        response.setStatus(TextErrors.status(why.fault()));
        response.setHeader("X-Stowage-Error", code);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=utf-8");
        if (why.fault() == Fault.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Stowage\", charset=\"UTF-8\"");
        }
        StringBuilder page = new StringBuilder()
                .append(line("error", code))
                .append(line("message", String.valueOf(why.getMessage())));
        why.details().forEach((name, value) -> page.append(line(name, value)));
        page.append(line("request", RequestContext.of(request).id()));
        byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private static String line(String name, String value) {
        return name + ": " + value.replaceAll("\\p{Cntrl}", " ") + "\n";
    }
}
