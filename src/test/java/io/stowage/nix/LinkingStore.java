package io.stowage.nix;

import io.stowage.store.ObjectStore;
import io.stowage.store.Presign;
import io.stowage.store.guard.ForwardingStore;
import java.net.URI;
import java.util.Optional;

/** A store that has links to give, when it is told to. */
final class LinkingStore extends ForwardingStore {
    private volatile boolean givesLinks;

    LinkingStore(ObjectStore delegate) {
        super(delegate);
    }

    void giveLinks() {
        givesLinks = true;
    }

    @Override
    public Optional<URI> presign(Presign wish) {
        return givesLinks
                ? Optional.of(URI.create("https://store.example/" + wish.key() + "?method=" + wish.method() + "&life="
                        + wish.life().toSeconds()))
                : Optional.empty();
    }
}
