package io.stowage.app.mount;

import io.stowage.console.login.SessionAware;
import io.stowage.keys.KeysConfig;
import io.stowage.keys.KeysFront;

/** Mounts the front for access keys. */
public final class KeysMount implements FrontMount {
    private static final String NAME = "keys";

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        KeysConfig config = parts.configuration().keys();
        if (!parts.administrator().exists() && !parts.configuration().console().pages()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set and stowage.console.pages is false");
            return;
        }
        KeysFront front = new KeysFront(parts.access().keys(), parts.administrator());
        fronts.mount(new SessionAware(front, parts.login()), config.mount());
    }
}
