package io.stowage.ic.agent;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses of the network. All are equal; the one that worked is asked until it fails. */
final class Endpoints {
    private final List<URI> urls;
    private final AtomicInteger current = new AtomicInteger();

    Endpoints(List<URI> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("there is nobody to ask");
        }
        this.urls = List.copyOf(urls);
    }

    URI current() {
        return urls.get(current.get());
    }

    int count() {
        return urls.size();
    }

    /** The next one takes over, unless somebody else has moved on already. */
    void failed(URI url) {
        int index = urls.indexOf(url);
        current.compareAndSet(index, (index + 1) % urls.size());
    }
}
