package io.stowage.artifacts;

import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.KeyScope;
import io.stowage.artifacts.registry.Publishers;
import io.stowage.artifacts.registry.Requester;
import io.stowage.login.Managers;
import io.stowage.store.placement.Glob;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Those who logged in to the console. An owner may what its keys may: it can make and change them anyway. The
 * administrator may everything, and pays for nothing.
 */
public final class ConsoleVisitors implements Requesters {
    private static final String ADMINISTRATOR = "administrator";

    private final Managers managers;
    private final AccessKeys keys;
    private final Publishers publishers;

    public ConsoleVisitors(Managers managers, AccessKeys keys, Publishers publishers) {
        this.managers = managers;
        this.keys = keys;
        this.publishers = publishers;
    }

    @Override
    public Requester of(HttpServletRequest request) {
        KeyScope scope = managers.scope(request);
        return scope.owner()
                .map(owner -> new Requester(owner, owner, producers(scope), false))
                .orElseGet(() -> new Requester(ADMINISTRATOR, Requester.NOBODY, List.of(), true));
    }

    /** Owners have few keys, {@code stowage.access.keys-per-owner} at most; one page has them all. */
    private List<Glob> producers(KeyScope scope) {
        return publishers.ofAny(keys.list(scope, "", AccessKeys.MAX_PAGE).stream()
                .filter(AccessKey::enabled)
                .map(AccessKey::id)
                .toList());
    }
}
