package io.stowage.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where requests come in: hands them to the application's chain, or on to the host when Stowage is switched off. */
public final class StowageFilter implements Filter {
    private @Nullable Application application;

    @Override
    public void init(FilterConfig config) throws ServletException {
        ServletContext context = config.getServletContext();
        if (!(context.getAttribute(Application.ATTRIBUTE) instanceof Application found)) {
            throw new UnavailableException(
                    "the listener " + StowageListener.class.getName() + " has to be declared too");
        }
        application = found;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        Application current = application;
        if (current == null || !(request instanceof HttpServletRequest http)) {
            rest.doFilter(request, response);
        } else {
            current.answer(http, (HttpServletResponse) response, rest);
        }
    }

    @Override
    public void destroy() {
        application = null;
    }
}
