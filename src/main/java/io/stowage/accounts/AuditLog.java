package io.stowage.accounts;

import io.stowage.billing.ledger.LedgerAdmin;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.fault.BadRequest;
import io.stowage.ic.Owner;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The journal as JSON in pages, and as CSV in one stream that is read page by page. */
final class AuditLog {
    private static final int PAGE = 1000;
    private static final int MOST_LINES = 100_000;

    private final LedgerAdmin books;
    private final Json json;

    AuditLog(LedgerAdmin books, Json json) {
        this.books = books;
        this.json = json;
    }

    void answer(Call call) throws IOException {
        call.method("GET");
        call.knows("owner", "after", "limit", "format");
        Optional<Owner> owner = call.parameter("owner").map(CallValues::owner);
        long after = call.number("after", 0, 0, Long.MAX_VALUE);
        String format = call.parameter("format").orElse("json");
        switch (format) {
            case "json" -> page(call, owner, after, (int) call.number("limit", 100, 1, PAGE));
            case "csv" -> stream(call, owner, after, call.number("limit", MOST_LINES, 1, MOST_LINES));
            default -> throw BadRequest.because("format is neither json nor csv");
        }
    }

    private void page(Call call, Optional<Owner> owner, long after, int limit) throws IOException {
        List<Entry> found = books.entries(owner, after, limit + 1);
        List<Entry> shown = found.subList(0, Math.min(limit, found.size()));
        json.write(call.response(), 200, to -> {
            to.writeArrayFieldStart("entries");
            for (Entry entry : shown) {
                to.writeStartObject();
                LedgerJson.entry(to, entry);
                to.writeEndObject();
            }
            to.writeEndArray();
            if (found.size() > limit) {
                to.writeNumberField("next", shown.get(limit - 1).id());
            }
        });
    }

    private void stream(Call call, Optional<Owner> owner, long after, long limit) throws IOException {
        // The first page before the status, so that a ledger that is away is an error and no short file.
        List<Entry> page = books.entries(owner, after, (int) Math.min(PAGE, limit));
        HttpServletResponse response = call.response();
        response.setContentType("text/csv;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Disposition", "attachment; filename=\"entries.csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        out.write("id,at,kind,key,owner,amount,from,to,note\r\n");
        long left = limit;
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                line(out, entry);
            }
            // What is out is out: a failure from here on must cut the connection.
            out.flush();
            response.flushBuffer();
            left -= page.size();
            long last = page.get(page.size() - 1).id();
            boolean more = left > 0 && page.size() == PAGE;
            page = more ? books.entries(owner, last, (int) Math.min(PAGE, left)) : List.of();
        }
        out.flush();
    }

    private static void line(Writer out, Entry entry) throws IOException {
        out.write(entry.id() + "," + entry.at() + "," + entry.kind().text() + "," + quoted(entry.key()) + ","
                + entry.owner().orElse("") + "," + entry.amount() + ","
                + entry.from().text() + ","
                + entry.to().text() + "," + quoted(entry.note()) + "\r\n");
    }

    /** As RFC 4180 has it; and what a spreadsheet would take for a formula begins with an apostrophe. */
    static String quoted(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
