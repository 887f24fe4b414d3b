package io.stowage.demo;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of objects with a prefix, a page at a time: a line for each, its length and its name; {@code Link} leads on. */
record DemoList(DemoObjects objects, DemoBill bill) {
    private static final int MOST = 1000;

    void answer(DemoVisitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String prefix = DemoName.checked(parameter(request, "prefix"));
        int limit = limit(parameter(request, "limit"));
        DemoObjects.Page page = objects.list(prefix, DemoName.checked(parameter(request, "after")), limit);
        byte[] lines = page.objects().stream()
                .map(object -> object.length() + "\t" + object.name() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        boolean head = request.getMethod().equals("HEAD");
        Usage usage = Usage.read(head ? 0 : lines.length);
        try (Metering.Reservation reservation = bill.reserve(visitor.payer(visitor.host()), DemoBill.LOOKUP, usage)) {
            describe(page, prefix, limit, response);
            if (head) {
                reservation.settleRead(0);
                response.setContentLength(lines.length);
                return;
            }
            try (AnswerBody body = new AnswerBody(response, lines.length, reservation::settleRead)) {
                body.write(lines);
            }
        }
    }

    private static void describe(DemoObjects.Page page, String prefix, int limit, HttpServletResponse response) {
        List<DemoObject> some = page.objects();
        if (page.more()) {
            String last = some.get(some.size() - 1).name();
            response.setHeader(
                    "Link",
                    "<?prefix=" + encode(prefix) + "&limit=" + limit + "&after=" + encode(last) + ">; rel=\"next\"");
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=utf-8");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String parameter(HttpServletRequest request, String name) {
        @Nullable String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    private static int limit(String text) {
        try {
            int limit = text.isEmpty() ? MOST : Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw badLimit(e);
        }
        throw badLimit(null);
    }

    private static StowageException badLimit(@Nullable Exception cause) {
        return new StowageException(Fault.BAD_REQUEST, "limit is a number from 1 to " + MOST, cause).coded("bad-limit");
    }
}
