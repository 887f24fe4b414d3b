package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.verify.Location;
import io.stowage.content.verify.PlaceFilter;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.digest.Digest;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The list of places. */
final class LocationPages {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 1_000;

    private final VerifyJobs jobs;
    private final Json json;

    LocationPages(VerifyJobs jobs, Json json) {
        this.jobs = jobs;
        this.json = json;
    }

    void list(Call call) throws IOException {
        call.method("GET");
        call.knows("state", "backend_id", "after", "limit");
        int limit = (int) call.number("limit", USUAL_LIMIT, 1, MOST);
        Optional<PlaceFilter> state = call.parameter("state").map(VerifyRequest::state);
        List<Location> found =
                jobs.locations(state, call.parameter("backend_id"), call.number("after", 0, 0, Long.MAX_VALUE), limit);
        if (found.size() == limit) {
            call.response().setHeader("Link", next(call, found.get(limit - 1).id(), limit));
        }
        json.writeList(call.response(), 200, to -> {
            for (Location location : found) {
                to.writeStartObject();
                fields(to, location);
                to.writeEndObject();
            }
        });
    }

    /** Perhaps there are more; if not, the next page is empty. */
    private static String next(Call call, long after, int limit) {
        StringBuilder link = new StringBuilder("<?limit=" + limit + "&after=" + after);
        // Both were found to be plain words, or nothing would have been found.
        call.parameter("state").ifPresent(state -> link.append("&state=").append(state));
        call.parameter("backend_id")
                .ifPresent(store -> link.append("&backend_id=").append(store));
        return link.append(">; rel=\"next\"").toString();
    }

    private static void fields(JsonGenerator to, Location location) throws IOException {
        to.writeStringField("id", Long.toString(location.id()));
        to.writeStringField("backend_id", location.store());
        to.writeStringField("state", VerifyRequest.name(location.state()));
        to.writeNumberField("size", location.size());
        if (location.sha256().isPresent()) {
            to.writeStringField("digest", location.sha256().get().toString());
        }
        if (location.root().isPresent()) {
            to.writeStringField("root", location.root().map(Digest::hex).get());
        }
        to.writeStringField("stored_at", location.storedAt().toString());
        to.writeStringField("last_verified_at", location.verifiedAt().toString());
        if (location.lastError().isPresent()) {
            to.writeStringField("last_error", location.lastError().get());
        }
    }
}
