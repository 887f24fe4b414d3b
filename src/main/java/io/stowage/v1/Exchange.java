package io.stowage.v1;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A request whose way was found, under the one path that its endpoint has, so that aliases and slashes at the end are
 * no matter of Jersey's.
 */
final class Exchange extends HttpServletRequestWrapper {
    private final String mount;
    private final String path;

    Exchange(HttpServletRequest request, Route route, String mount, String path) {
        super(request);
        this.mount = mount;
        this.path = path;
        setAttribute(Route.ATTRIBUTE, route);
    }

    static Route route(HttpServletRequest request) {
        if (request.getAttribute(Route.ATTRIBUTE) instanceof Route route) {
            return route;
        }
        throw new IllegalStateException("this request did not come through the native front");
    }

    @Override
    public String getRequestURI() {
        return getContextPath() + mount + path;
    }

    /** The parameters were read already, and more strictly. */
    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    /** No endpoint asks for the type of a body, and Jersey would refuse one that it cannot read. */
    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase("Content-Type") ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase("Content-Type") ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("http://localhost").append(getRequestURI());
    }

    @Override
    public String getServletPath() {
        return mount;
    }

    @Override
    public String getPathInfo() {
        return path;
    }
}
