package io.stowage.nix.http;

import io.stowage.access.AccessKey;
import io.stowage.access.Caller;
import io.stowage.access.Right;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Callers;
import io.stowage.nix.cache.CacheConfig;
import io.stowage.nix.cache.NixCaches;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Who sends a request to a cache: the holder of an access key, or anybody. */
public record Visitor(Caller caller, CacheConfig cache) {

    /** Clients bring the secret as a password under any user name, or as a bearer's token. */
    public static Visitor of(HttpServletRequest request, Callers callers, CacheConfig cache) {
        return new Visitor(callers.of(request, Callers.UserName.ANY), cache);
    }

    void requireReader() {
        if (!cache.open()) {
            requireAmong(cache.readers(), caller.require(Right.READ, NixCaches.FRONT));
        }
    }

    /** Answers who pays. */
    String requireWriter() {
        return requireAmong(cache.writers(), caller.require(Right.WRITE, NixCaches.FRONT));
    }

    void requireAdministrator() {
        AccessKey unused = caller.require(Right.ADMIN, NixCaches.FRONT);
    }

    private static String requireAmong(Set<String> some, AccessKey key) {
        if (!some.isEmpty() && !some.contains(key.id())) {
            throw new StowageException(Fault.FORBIDDEN, "the access key " + key.id() + " is not one of this cache's");
        }
        return key.owner();
    }

    /** @param owner of what is read */
    String payer(String owner) {
        return caller.payer(owner);
    }
}
