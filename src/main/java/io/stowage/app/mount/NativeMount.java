package io.stowage.app.mount;

import io.stowage.billing.GaugesConfig;
import io.stowage.listing.OwnerBlobs;
import io.stowage.ops.HealthBoard;
import io.stowage.store.placement.PlacementAttributes;
import io.stowage.v1.NativeFront;
import io.stowage.v1.NativeParts;
import io.stowage.v1.V1Config;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.v1.upload.OwnerAuthorization;
import io.stowage.v1.upload.TrustAll;
import io.stowage.v1.upload.UploadAuthorization;
import jakarta.servlet.ServletException;

/** Mounts the native front. */
public final class NativeMount implements FrontMount {
    private static final String NAME = "v1";

    private final SharedBlobs shared;
    private OwnerBlobs blobs = OwnerBlobs.NONE;

    /** @param shared what other fronts let this one answer with, asked once they are mounted */
    public NativeMount(SharedBlobs shared) {
        this.shared = shared;
    }

    @Override
    public void mount(FrontParts parts, Fronts fronts) throws ServletException {
        V1Config config = parts.configuration().v1();
        if (!config.enabled()) {
            fronts.leaveOut(NAME, "stowage.v1.enabled is false");
            return;
        }
        NativeParts nativeParts = parts.closing("parts of v1", new NativeParts(config, shared(parts)));
        parts.health().register("chunks", HealthBoard.Weight.OPTIONAL, budget -> nativeParts.health());
        parts.start(nativeParts.tasks());
        GaugesConfig gauges = parts.configuration().gauges();
        if (gauges.enabled()) {
            parts.billing()
                    .cashier()
                    .ifPresent(cashier -> parts.tasks().start(nativeParts.census(gauges, cashier::reportStored)));
        }
        NativeFront front = new NativeFront(config, nativeParts);
        fronts.mount(front, config.mount());
        if (!config.mount().path().isEmpty()) {
            fronts.mountToo(front, config.alias());
        }
        blobs = nativeParts.blobList();
    }

    /** Which blobs there are, once the front is mounted; none if it is not. */
    public OwnerBlobs blobs() {
        return blobs;
    }

    /** Everything lies in one store, which other gateways may share: no blob has a place of its own. */
    private NativeParts.Shared shared(FrontParts parts) {
        return new NativeParts.Shared(
                parts.store(PlacementAttributes.of(NAME)),
                parts.configuration().data().resolve("spool"),
                parts.metering(),
                authorization(parts),
                parts.administrator(),
                parts.addresses(),
                parts.locals(),
                parts.permits(),
                parts.limits(),
                parts.meters(),
                parts.clock(),
                shared);
    }

    private static UploadAuthorization authorization(FrontParts parts) {
        V1Config config = parts.configuration().v1();
        return switch (config.auth()) {
            case TRUST_ALL -> new TrustAll(config.trustAllAnywhere());
            case CERTIFICATE -> new OwnerAuthorization(parts.network().verifier(), config.agreement(), parts.clock());
        };
    }
}
