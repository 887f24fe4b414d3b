package io.stowage.console;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The last hour of a few meters, ready to be drawn. */
@Path("history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {
    private final History history;

    @Inject
    public HistoryResource(History history) {
        this.history = history;
    }

    @GET
    public Response lastHour() {
        return Response.ok(history.document())
                .header("Cache-Control", "no-store")
                .build();
    }
}
