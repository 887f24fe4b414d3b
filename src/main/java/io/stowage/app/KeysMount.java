package io.stowage.app;

import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.SessionAware;
import io.stowage.keys.KeysConfig;
import io.stowage.keys.KeysFront;

/** Mounts the front for access keys, or says why not. */
final class KeysMount {
    private static final String NAME = "keys";

    private KeysMount() {}

    static void mount(Wiring house, ConsoleLogin door, Fronts fronts) {
        KeysConfig config = house.configuration().keys();
        if (!house.administrator().exists() && !house.configuration().console().pages()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set and stowage.console.pages is false");
            return;
        }
        KeysFront front = new KeysFront(house.access().keys(), house.administrator());
        fronts.mount(house.closer().add(NAME, new SessionAware(front, door)), config.mount());
    }
}
