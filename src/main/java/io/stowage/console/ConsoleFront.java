package io.stowage.console;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.JerseyFront;
import io.stowage.web.Peer;
import io.stowage.web.TextErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;

/** Health and metrics, for this machine and whoever else is allowed. */
public final class ConsoleFront extends JerseyFront {
    private final ConsoleConfig config;

    public ConsoleFront(ServletContext context, ConsoleConfig config, Status status) throws ServletException {
        super(context, config.mount().path(), resources(status));
        this.config = config;
    }

    private static ResourceConfig resources(Status status) {
        return new ResourceConfig()
                .register(HealthResource.class)
                .register(MetricsResource.class)
                .register(JacksonJsonProvider.class)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(status).to(Status.class);
                    }
                });
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        boolean known = config.allow().stream().anyMatch(range -> range.contains(request.getRemoteAddr()));
        if (!known && !Peer.isLocal(request)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "health and metrics are for this machine only; see stowage.console.allow");
        }
        super.answer(request, response, rest);
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        TextErrors.write(request, response, why);
    }
}
