package io.stowage.console;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The meters in the text form that Prometheus reads. */
@Path("metrics")
public final class MetricsResource {
    private final Status status;

    @Inject
    public MetricsResource(Status status) {
        this.status = status;
    }

    @GET
    public Response scrape() {
        return Response.ok(status.meters().scrape(), "text/plain;version=0.0.4;charset=utf-8")
                .header("Cache-Control", "no-store")
                .build();
    }
}
