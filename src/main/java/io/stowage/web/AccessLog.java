package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that a front answered, as key=value pairs; never a query, a header or a secret. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.stowage.access");
    private static final int LONGEST_PATH = 300;

    private AccessLog() {}

    static void write(
            HttpServletRequest request, RequestContext context, int status, long in, long out, Duration took) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LOG.info(
                "request={} front={} method={} path=\"{}\" status={} in={} out={} ms={} peer={}",
                context.id(),
                context.front(),
                clean(request.getMethod(), 16),
                clean(request.getRequestURI(), LONGEST_PATH),
                status,
                in,
                out,
                took.toMillis(),
                request.getRemoteAddr());
    }

    /** What a client sent must not write lines of its own. */
    static String clean(String text, int longest) {
        StringBuilder cleaned = new StringBuilder();
        int end = Math.min(text.length(), longest);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            cleaned.append(c > 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '?');
        }
        return end < text.length() ? cleaned.append("...").toString() : cleaned.toString();
    }
}
