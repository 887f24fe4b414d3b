package io.stowage.artifacts.registry;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.placement.Glob;
import java.util.List;

/**
 * Who asks.
 *
 * @param key the access key
 * @param owner who pays; {@link #NOBODY} for an administrator who looks after packages of others
 * @param producers for which of them the key may publish
 * @param administrator may do what concerns other producers and the registry as a whole
 */
public record Requester(String key, String owner, List<Glob> producers, boolean administrator) {
    public static final String NOBODY = "";

    public Requester {
        producers = List.copyOf(producers);
    }

    /** Who pays for what is made; somebody has to. */
    String requireOwner() {
        if (owner.equals(NOBODY)) {
            throw new StowageException(
                    Fault.FORBIDDEN,
                    "packages belong to owners: make one with an access key, or logged in as its owner");
        }
        return owner;
    }

    /** Whether packages of this producer are this one's to make and to change. */
    public boolean publishesFor(String producer) {
        return administrator || producers.stream().anyMatch(glob -> glob.matches(producer));
    }
}
