package io.stowage.app.mount;

import io.stowage.console.login.SessionAware;
import io.stowage.custody.CustodyFront;

/** Mounts the front for stores, verifications and moves. */
public final class CustodyMount implements FrontMount {
    private static final String NAME = "custody";

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        if (!parts.administrator().exists()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set");
            return;
        }
        CustodyFront front = new CustodyFront(
                parts.stores(), parts.verifications(), parts.moves(), parts.administrator(), parts.clock());
        fronts.mount(
                new SessionAware(front, parts.login()),
                parts.configuration().custody().mount());
    }
}
