package io.stowage.app;

import io.stowage.billing.GaugesConfig;
import io.stowage.console.OwnerBlobs;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.store.ObjectStore;
import io.stowage.v1.NativeFront;
import io.stowage.v1.NativeParts;
import io.stowage.v1.V1Config;
import io.stowage.v1.upload.OwnerAuthorization;
import io.stowage.v1.upload.TrustAll;
import io.stowage.v1.upload.UploadAuthorization;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** Mounts the native front, or says why not. */
final class NativeMount {
    static final String NAME = "v1";

    private NativeMount() {}

    /** Answers which blobs there are, for whoever may be told. */
    static OwnerBlobs mount(
            Wiring house,
            ObjectStore store,
            CashierOpener.MeteringParts metering,
            Network network,
            Tasks tasks,
            HealthBoard health,
            Fronts fronts)
            throws ServletException, IOException {
        V1Config config = house.configuration().v1();
        if (!config.enabled()) {
            fronts.leaveOut(NAME, "stowage.v1.enabled is false");
            return OwnerBlobs.none();
        }
        NativeParts.Loan loan = new NativeParts.Loan(
                store,
                house.configuration().data().resolve("spool"),
                metering.metering(),
                authorization(house, network),
                house.administrator(),
                house.addresses(),
                house.locals(),
                house.permits(),
                house.configuration().limits(),
                house.meters().registry(),
                house.clock());
        NativeParts room = house.closer().add("room of v1", new NativeParts(config, loan));
        NativeFront front = house.closer().add(NAME, new NativeFront(house.context(), config, room));
        health.register("chunks", HealthBoard.Weight.OPTIONAL, budget -> room.health());
        for (Task task : room.tasks()) {
            tasks.start(task);
        }
        GaugesConfig gauges = house.configuration().gauges();
        if (gauges.enabled() && metering.cashier().isPresent()) {
            tasks.start(room.stocktaking(gauges, metering.cashier().get()::reportStored));
        }
        fronts.mount(front, config.mount());
        if (!config.mount().path().isEmpty()) {
            fronts.mount(front, config.alias());
        }
        return new ListedBlobs(room.listing());
    }

    private static UploadAuthorization authorization(Wiring house, Network network) {
        V1Config config = house.configuration().v1();
        return switch (config.auth()) {
            case TRUST_ALL -> new TrustAll(config.trustAllAnywhere());
            case CERTIFICATE -> new OwnerAuthorization(network.verifier(), config.agreement(), house.clock());
        };
    }
}
