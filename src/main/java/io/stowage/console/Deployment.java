package io.stowage.console;

import java.util.List;
import java.util.function.Supplier;

/**
 * How this Stowage was set up, as far as anybody may know it: kinds and paths, no names of machines and no secrets.
 *
 * @param cashier the kind of cashier
 * @param uploads what the native front asks of an upload
 * @param demoCredit whether an owner may have credit to try things out
 * @param places where the fronts answer; known once all are mounted
 */
public record Deployment(
        List<Backend> backends, String cashier, String uploads, boolean demoCredit, Supplier<List<Place>> places) {
    public Deployment {
        backends = List.copyOf(backends);
    }

    /** A store and its kind. */
    public record Backend(String name, String type) {}

    /** A front and where it answers. */
    public record Place(String front, String path, List<String> hosts, List<Integer> ports) {}
}
