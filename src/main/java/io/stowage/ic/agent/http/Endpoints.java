package io.stowage.ic.agent.http;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses of the network. All are equal; the one that worked is asked until it fails. */
public final class Endpoints {
    private final List<URI> urls;
    private final AtomicInteger current = new AtomicInteger();

    public Endpoints(List<URI> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("there is no address to ask");
        }
        this.urls = List.copyOf(urls);
    }

    public URI current() {
        return urls.get(current.get());
    }

    public int count() {
        return urls.size();
    }

    /** The next one takes over, unless another thread has moved on already. */
    public void failed(URI url) {
        int index = urls.indexOf(url);
        current.compareAndSet(index, (index + 1) % urls.size());
    }
}
