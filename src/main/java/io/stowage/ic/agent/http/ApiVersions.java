package io.stowage.ic.agent.http;

import io.stowage.ic.Principal;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind of request in the versions that it has, newest first. Older ones serve where a newer one is not there. */
public final class ApiVersions {
    private final List<String> versions;
    private final String operation;
    private final AtomicInteger current = new AtomicInteger();

    public ApiVersions(String operation, String... newestFirst) {
        this.operation = operation;
        this.versions = List.of(newestFirst);
    }

    URI at(URI base, Principal canister) {
        return URI.create(base + "/api/" + versions.get(current.get()) + "/canister/" + canister + "/" + operation);
    }

    /** Falls back by one version; false when the oldest one is not there either. */
    boolean fallBack() {
        int index = current.get();
        boolean older = index + 1 < versions.size();
        // From the oldest one back to the newest: whatever answered 404 to all of them was not the network.
        current.compareAndSet(index, older ? index + 1 : 0);
        return older;
    }
}
