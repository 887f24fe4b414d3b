package io.stowage.app;

import io.stowage.billing.CashierConfig;
import io.stowage.billing.Unmetered;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.store.ObjectStore;
import io.stowage.v1.NativeFront;
import io.stowage.v1.NativeRoom;
import io.stowage.v1.TrustAll;
import io.stowage.v1.V1Config;
import io.stowage.web.Peer;
import jakarta.servlet.ServletException;
import java.util.Optional;

/** Mounts the native front, or says why not. */
final class NativeMount {
    static final String NAME = "v1";

    private NativeMount() {}

    static void mount(House house, ObjectStore store, Tasks tasks, Fronts fronts) throws ServletException {
        V1Config config = house.configuration().v1();
        Optional<String> refusal = refusal(house);
        if (refusal.isPresent()) {
            fronts.leaveOut(NAME, refusal.get());
            return;
        }
        NativeRoom.Loan loan = new NativeRoom.Loan(
                store,
                house.configuration().data().resolve("spool"),
                new Unmetered(house.meters().registry()),
                new TrustAll(config.trustAllAnywhere()),
                house.permits(),
                house.configuration().limits(),
                house.meters().registry(),
                house.clock());
        NativeRoom room = house.closer().add("room of v1", new NativeRoom(config, loan));
        NativeFront front = house.closer().add(NAME, new NativeFront(house.context(), config, room));
        for (Task task : room.tasks()) {
            tasks.start(task);
        }
        fronts.mount(front, config.mount());
        if (!config.mount().path().isEmpty()) {
            fronts.mount(front, config.alias());
        }
    }

    /** What this front needs and does not have. */
    private static Optional<String> refusal(House house) {
        V1Config config = house.configuration().v1();
        CashierConfig cashier = house.configuration().cashier();
        Object bind = house.context().getAttribute(House.BIND);
        if (!config.enabled()) {
            return Optional.of("stowage.v1.enabled is false");
        }
        if (config.auth() == V1Config.Auth.CERTIFICATE) {
            return Optional.of("this version cannot check certificates yet; for development on this machine,"
                    + " set stowage.v1.auth=trust-all");
        }
        if (cashier.type() == CashierConfig.Type.NONE && !cashier.noneIsIntended() && isOpen(bind)) {
            return Optional.of("there is no cashier and the server listens on " + bind
                    + ", not on loopback only; see stowage.cashier.none-is-intended");
        }
        return TrustAll.refusal(config.trustAllAnywhere(), cashier.type(), bind);
    }

    /** A container does not say where it listens; there each request is looked at. */
    private static boolean isOpen(Object bind) {
        return bind instanceof String address && !address.equals("localhost") && !Peer.isLoopback(address);
    }
}
