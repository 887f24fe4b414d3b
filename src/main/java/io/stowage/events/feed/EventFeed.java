package io.stowage.events.feed;

import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.json.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers {@code GET …/events?after=&types=&limit=&wait=} with one event on each line. A front mounts it below a path of
 * its own; who may read is the front's to say.
 */
public final class EventFeed {
    private static final int USUAL_LIMIT = 100;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final EventLog log;

    public EventFeed(EventLog log) {
        this.log = log;
    }

    public void answer(Call call) throws IOException {
        call.method("GET");
        call.knows("after", "types", "limit", "wait");
        long after = call.number("after", 0, 0, Long.MAX_VALUE);
        int limit = (int) call.number("limit", USUAL_LIMIT, 1, EventLog.MOST);
        Duration wait = Duration.ofSeconds(call.number("wait", 0, 0, LONGEST_WAIT_SECONDS));
        write(call, events(after, types(call), limit, wait));
    }

    private List<Event> events(long after, Set<String> types, int limit, Duration wait) {
        try {
            return log.awaitAfter(after, types, limit, wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.BUSY, "the server stops; ask again", e);
        }
    }

    private static Set<String> types(Call call) {
        Set<String> types = call.parameter("types").map(text -> Arrays.stream(text.split(",", -1))).stream()
                .flatMap(each -> each)
                .filter(type -> !type.isEmpty())
                .collect(Collectors.toSet());
        if (types.size() > EventLog.MOST_TYPES || !types.stream().allMatch(EventLog::isType)) {
            throw new StowageException(
                    Fault.BAD_REQUEST,
                    "types are at most " + EventLog.MOST_TYPES + " names such as v1.storage.location_verified,"
                            + " with commas between them");
        }
        return types;
    }

    private void write(Call call, List<Event> events) throws IOException {
        call.response().setStatus(200);
        call.response().setContentType("application/x-ndjson;charset=utf-8");
        call.response().setHeader("Cache-Control", "no-store");
        call.response().setHeader("X-Content-Type-Options", "nosniff");
        // So that a reader who was away for too long sees that something is missing.
        call.response().setHeader("X-Stowage-Oldest-Event", Long.toString(log.first()));
        OutputStream out = call.response().getOutputStream();
        for (Event event : events) {
            out.write((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
