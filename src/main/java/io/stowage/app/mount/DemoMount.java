package io.stowage.app.mount;

import io.stowage.demo.DemoConfig;
import io.stowage.demo.DemoFront;
import io.stowage.demo.DemoObjects;

/** Mounts the demo front. */
public final class DemoMount implements FrontMount {
    private static final String NAME = "demo";

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        DemoConfig config = parts.configuration().demo();
        if (!config.enabled()) {
            fronts.leaveOut(NAME, "stowage.demo.enabled is false");
            return;
        }
        DemoFront front = new DemoFront(new DemoFront.Parts(
                new DemoObjects(parts.database(), parts.contents(), parts.clock()),
                parts.metering(),
                parts.access().callers(),
                parts.locals(),
                config.owner()));
        fronts.mount(front, config.mount());
    }
}
