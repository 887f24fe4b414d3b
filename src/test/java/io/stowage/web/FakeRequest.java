package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request that is all connection and headers. */
public final class FakeRequest {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new HashMap<>();
    private final String peer;
    private String protocol = "HTTP/1.1";

    private FakeRequest(String peer) {
        this.peer = peer;
    }

    public static FakeRequest from(String peer) {
        return new FakeRequest(peer);
    }

    public FakeRequest with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public FakeRequest speaking(String version) {
        protocol = version;
        return this;
    }

    public HttpServletRequest made() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getRemoteAddr", "getLocalAddr" -> peer;
                    case "getProtocol" -> protocol;
                    case "getHeader" -> headers.get((String) args[0]);
                    case "getHeaders" ->
                        Collections.enumeration(Optional.ofNullable(headers.get((String) args[0])).stream()
                                .toList());
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getAttribute" -> attributes.get((String) args[0]);
                    case "setAttribute" -> attributes.put((String) args[0], args[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
