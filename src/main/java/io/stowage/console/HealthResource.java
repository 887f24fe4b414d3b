package io.stowage.console;

import io.stowage.ops.HealthReport;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Whether the process lives, whether requests should come here, and the whole story. */
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
    private final Status status;

    @Inject
    public HealthResource(Status status) {
        this.status = status;
    }

    @GET
    public Response everything() {
        HealthDocument document = status.document();
        return answer(!document.status().equals("down"), document);
    }

    /** Asks nobody: a process that can answer this is alive. */
    @GET
    @Path("live")
    public Response live() {
        return answer(true, Map.of("status", "up"));
    }

    @GET
    @Path("ready")
    public Response ready() {
        HealthReport report = status.health().report();
        return answer(report.ready(), status.document());
    }

    private static Response answer(boolean good, Object document) {
        return Response.status(good ? 200 : 503)
                .header("Cache-Control", "no-store")
                .entity(document)
                .build();
    }
}
