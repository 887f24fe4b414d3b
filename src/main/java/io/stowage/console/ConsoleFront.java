package io.stowage.console;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.Viewer;
import io.stowage.fault.StowageException;
import io.stowage.listing.OwnerBlobs;
import io.stowage.web.JerseyFront;
import io.stowage.web.RequestPath;
import io.stowage.web.TextErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * Health, metrics and what the pages show. Everybody may ask what runs here and log in; the rest is for this machine,
 * for whoever else is allowed, and for those who logged in.
 */
public final class ConsoleFront extends JerseyFront {
    /** Below the mount, and open when there are pages: each says itself to whom. Every other path needs an operator. */
    private static final Set<String> PUBLIC = Set.of(
            "/about",
            "/session",
            "/owner",
            "/owner/challenge",
            "/owner/session",
            "/blobs",
            "/money/cost",
            "/money/demo-credit");

    private static final Set<String> PROBES = Set.of("/health/live", "/health/ready");

    private final ConsoleConfig config;
    private final ConsoleLogin login;

    /** What the front shows. */
    public record Exhibits(Status status, Deployment deployment, History history, OwnerBlobs blobs, Money money) {}

    public ConsoleFront(ServletContext context, ConsoleConfig config, ConsoleLogin login, Exhibits exhibits)
            throws ServletException {
        super(context, config.mount().path(), resources(login, exhibits));
        this.config = config;
        this.login = login;
    }

    private static ResourceConfig resources(ConsoleLogin login, Exhibits exhibits) {
        return new ResourceConfig()
                .register(HealthResource.class)
                .register(MetricsResource.class)
                .register(HistoryResource.class)
                .register(AboutResource.class)
                .register(SessionResource.class)
                .register(OwnerResource.class)
                .register(BlobsResource.class)
                .register(MoneyResource.class)
                .register(JacksonJsonProvider.class)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(login).to(ConsoleLogin.class);
                        bind(exhibits.status()).to(Status.class);
                        bind(exhibits.deployment()).to(Deployment.class);
                        bind(exhibits.history()).to(History.class);
                        bind(exhibits.blobs()).to(OwnerBlobs.class);
                        bind(exhibits.money()).to(Money.class);
                    }
                });
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public boolean isProbe(HttpServletRequest request) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads && PROBES.contains(RequestPath.below(request));
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        Viewer viewer = login.look(request);
        boolean open = config.pages() && PUBLIC.contains(RequestPath.below(request));
        if (!open) {
            viewer.requireOperator();
        }
        request.setAttribute(Viewer.ATTRIBUTE, viewer);
        response.setHeader("X-Content-Type-Options", "nosniff");
        super.answer(request, response, rest);
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        TextErrors.write(request, response, why);
    }
}
