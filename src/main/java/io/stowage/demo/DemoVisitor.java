package io.stowage.demo;

import io.stowage.access.Caller;
import io.stowage.access.Right;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Callers;
import io.stowage.web.client.LocalCallers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who sends a request, as this front sees it: the holder of an access key, or a caller on this machine, who needs none.
 *
 * @param host who pays for callers on this machine; empty for nobody
 */
record DemoVisitor(Caller caller, String host) {
    private static final String FRONT = "demo";

    /** Lets nobody in who is neither. What the holder of a key may do is another question. */
    static DemoVisitor of(HttpServletRequest request, Callers callers, LocalCallers locals, Optional<String> host) {
        Caller caller = callers.of(request, Callers.UserName.OF_THE_KEY);
        if (caller.key().isEmpty() && !locals.include(request)) {
            throw new StowageException(
                            Fault.FORBIDDEN,
                            "the demo front answers to access keys, and to this machine; see stowage.local-access")
                    .coded("access-key-missing");
        }
        return new DemoVisitor(caller, host.orElse(""));
    }

    /** Callers on this machine may do everything. */
    DemoVisitor require(Right right) {
        if (caller.key().isPresent()) {
            caller.require(right, FRONT);
        }
        return this;
    }

    DemoObjects.Writer writer() {
        return new DemoObjects.Writer(payer(host), caller.key().isEmpty() || caller.may(Right.ADMIN, FRONT));
    }

    /** @param ownerOfThing who pays where the visitor has no key; empty for nobody */
    String payer(String ownerOfThing) {
        return caller.payer(ownerOfThing);
    }
}
