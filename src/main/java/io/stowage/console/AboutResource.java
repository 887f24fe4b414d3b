package io.stowage.console;

import io.stowage.console.Deployment.Backend;
import io.stowage.console.Deployment.Place;
import io.stowage.web.MountReport;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs here, for everybody: no reasons, no addresses of machines. */
@Path("about")
@Produces(MediaType.APPLICATION_JSON)
public final class AboutResource {
    private final Status status;
    private final Deployment deployment;

    @Inject
    public AboutResource(Status status, Deployment deployment) {
        this.status = status;
        this.deployment = deployment;
    }

    /** @param reason where the front listens, or why it does not */
    record FrontLine(String name, boolean mounted, String reason, List<Place> places) {}

    record About(
            String version,
            String health,
            List<FrontLine> fronts,
            List<Backend> backends,
            String cashier,
            String uploads,
            boolean demoCredit) {}

    @GET
    public Response about() {
        About about = new About(
                status.version(),
                HealthDocument.word(status.health().report().overall()),
                fronts(),
                deployment.backends(),
                deployment.cashier(),
                deployment.uploads(),
                deployment.demoCredit());
        return Response.ok(about).header("Cache-Control", "no-store").build();
    }

    /** A front that answers in two places is reported twice, and is one all the same. */
    private List<FrontLine> fronts() {
        List<Place> places = deployment.places().get();
        List<MountReport> reports = status.fronts().get();
        Stream<String> names = reports.stream().map(MountReport::front).distinct();
        List<FrontLine> lines = new ArrayList<>();
        names.forEach(name -> {
            List<MountReport> its = reports.stream()
                    .filter(report -> report.front().equals(name))
                    .toList();
            String reason = its.stream().map(MountReport::reason).collect(Collectors.joining("; "));
            boolean mounted = its.stream().anyMatch(MountReport::mounted);
            lines.add(new FrontLine(
                    name,
                    mounted,
                    reason,
                    places.stream().filter(place -> place.front().equals(name)).toList()));
        });
        return lines;
    }
}
