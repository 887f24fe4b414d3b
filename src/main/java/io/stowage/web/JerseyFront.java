package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ContainerException;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.ServletProperties;
import org.jspecify.annotations.Nullable;

/**
 * A front whose requests Jersey routes to resource classes. What no resource matches goes on down the chain; what a
 * resource throws comes out as it is, so that the front's error page is written in one place.
 */
public abstract class JerseyFront implements Front {
    private final ServletContainer jersey;

    /** @param mount where the resources' paths begin, without a slash at its end */
    protected JerseyFront(ServletContext context, String mount, ResourceConfig resources) throws ServletException {
        this.jersey = new ServletContainer(configured(resources));
        jersey.init(new Configuration(context, mount.isEmpty() ? "/" : mount));
    }

    private static ResourceConfig configured(ResourceConfig resources) {
        return resources
                .register(Refusals.class)
                .property(ServletProperties.FILTER_FORWARD_ON_404, true)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
                // Else 8 KiB of every answer are held back to compute a length that the resources set themselves.
                .property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0)
                // Else Jersey warns that jakarta.activation is missing, which nothing here needs.
                .property(
                        CommonProperties.PROVIDER_DEFAULT_DISABLE,
                        "DATASOURCE,DOMSOURCE,RENDEREDIMAGE,SAXSOURCE,SOURCE,STREAMSOURCE");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        try {
            jersey.doFilter(request, response, rest);
        } catch (ServletException e) {
            // Jersey wraps what a resource threw; the chain wants to see the thing itself.
            if (e.getRootCause() instanceof ContainerException wrapped
                    && wrapped.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            if (e.getRootCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        jersey.destroy();
    }

    /**
     * Writes the page for what Jersey itself refuses. Without an entity a 404 means "not ours" and is handed on, which
     * must only happen where no resource matched. Every other exception leaves Jersey as it is.
     */
    private static final class Refusals implements ExceptionMapper<WebApplicationException> {
        private final HttpServletRequest request;

        @Inject
        Refusals(@Context HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public Response toResponse(WebApplicationException thrown) {
            if (thrown instanceof NotFoundException) {
                return Response.status(Response.Status.NOT_FOUND).build();
            }
            if (thrown instanceof NotAllowedException) {
                StowageException why =
                        new StowageException(Fault.METHOD_NOT_ALLOWED, "this method is not for this path");
                return Response.fromResponse(TextErrors.response(request, why))
                        .allow(thrown.getResponse().getAllowedMethods())
                        .build();
            }
            if (thrown.getResponse().getStatus() < 500) {
                return TextErrors.response(
                        request, new StowageException(Fault.BAD_REQUEST, "the request cannot be read", thrown));
            }
            throw new IllegalStateException(thrown);
        }
    }

    /** What a server would hand to a filter that it created itself. */
    private record Configuration(ServletContext context, String mount) implements FilterConfig {
        @Override
        public String getFilterName() {
            return "stowage" + mount;
        }

        @Override
        public ServletContext getServletContext() {
            return context;
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return parameters().get(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(parameters().keySet());
        }

        private Map<String, String> parameters() {
            return Map.of(ServletProperties.FILTER_CONTEXT_PATH, mount);
        }
    }
}
