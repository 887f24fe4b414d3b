package io.stowage.web;

import io.stowage.web.body.Admission;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request as a front sees it: its servlet path is the mount, and whichever way a front takes to the body, it comes
 * through {@link RequestBody}. Parameters are those of the query: a server would eat the body, without any limit of ours,
 * to find more.
 */
final class CountingRequest extends HttpServletRequestWrapper {
    private final String mount;
    private final String rawBelow;
    private final RequestBody body;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;

    CountingRequest(HttpServletRequest request, String mount, String rawBelow, Admission admission) {
        super(request);
        this.mount = mount;
        this.rawBelow = rawBelow;
        this.body = new RequestBody(request, admission);
        request.setAttribute(RequestBody.ATTRIBUTE, body);
    }

    RequestBody body() {
        return body;
    }

    @Override
    public String getServletPath() {
        return mount;
    }

    @Override
    public @Nullable String getPathInfo() {
        return rawBelow.isEmpty() ? null : RequestPath.decode(rawBelow);
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    @Override
    public BufferedReader getReader() {
        if (reader == null) {
            @Nullable String charset = getCharacterEncoding();
            reader = new BufferedReader(
                    new InputStreamReader(body, charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset)));
        }
        return reader;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (parameters == null) {
            parameters = QueryParameters.map(getQueryString());
        }
        return parameters;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String @Nullable [] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String @Nullable [] values = getParameterMap().get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Collection<Part> getParts() {
        throw new IllegalStateException("no front here takes forms");
    }

    @Override
    public Part getPart(String name) {
        throw new IllegalStateException("no front here takes forms");
    }
}
