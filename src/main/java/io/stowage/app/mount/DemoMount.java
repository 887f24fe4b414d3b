package io.stowage.app.mount;

import io.stowage.demo.DemoConfig;
import io.stowage.demo.DemoFront;
import io.stowage.store.placement.PlacementAttributes;

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
        fronts.mount(new DemoFront(parts.store(PlacementAttributes.of(NAME)), parts.locals()), config.mount());
    }
}
