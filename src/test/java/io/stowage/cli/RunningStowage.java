package io.stowage.cli;

import io.stowage.app.StowageFilter;
import io.stowage.app.StowageListener;
import io.stowage.web.TestServer;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;

/** The whole application on a real server in this JVM, which believes every upload. */
final class RunningStowage implements AutoCloseable {
    private final TestServer server;
    private final StowageListener listener = new StowageListener();
    private ServletContext context;

    RunningStowage(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "stowage.v1.auth", "trust-all",
                "stowage.cashier.type", "none",
                "stowage.local-access", "open",
                "stowage.v1.delete-owner.quiet", "0s"));
        all.putAll(settings);
        ServletContext[] made = new ServletContext[1];
        server = new TestServer("/", found -> {
            made[0] = found;
            return start(found, all);
        });
        context = made[0];
    }

    private TestServer.Answer start(ServletContext found, Map<String, String> settings) {
        found.setAttribute("io.stowage.settings.command-line", settings);
        listener.contextInitialized(new ServletContextEvent(found));
        StowageFilter filter = new StowageFilter();
        try {
            filter.init(config(found));
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        return filter::doFilter;
    }

    private static FilterConfig config(ServletContext context) {
        return new FilterConfig() {
            @Override
            public String getFilterName() {
                return "stowage";
            }

            @Override
            public ServletContext getServletContext() {
                return context;
            }

            @Override
            public String getInitParameter(String name) {
                return "";
            }

            @Override
            public Enumeration<String> getInitParameterNames() {
                return Collections.emptyEnumeration();
            }
        };
    }

    String url() {
        return server.uri("").toString();
    }

    @Override
    public void close() throws IOException {
        // A server that has stopped knows the application no more, which would go on without it.
        listener.contextDestroyed(new ServletContextEvent(context));
        server.close();
    }
}
