package io.stowage.nix.upstream;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.content.intake.Intake;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.StoredNar;
import io.stowage.nix.format.NarName;
import io.stowage.store.BodyException;
import io.stowage.store.StoreException;
import io.stowage.web.json.BoundedStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes NARs from upstreams and stores them. Nobody sees a byte before all of them have come and have the hash that the
 * narinfo names.
 */
final class NarPull {
    static final Charge NAR_FETCH = Charge.of("nar-fetch");

    private static final Logger LOG = LoggerFactory.getLogger(NarPull.class);

    private final NixCache cache;
    private final Upstreams upstreams;
    private final UpstreamPaths known;
    private final PathPull paths;
    private final Metering metering;
    private final String owner;
    private final Executor threads;
    private final Duration patience;
    private final SingleFlight<NarName, Optional<StoredNar>> flights = new SingleFlight<>();

    /** @param threads as many as NARs may come at once */
    NarPull(
            NixCache cache,
            Upstreams upstreams,
            UpstreamPaths known,
            PathPull paths,
            Metering metering,
            String owner,
            Executor threads,
            Duration patience) {
        this.cache = cache;
        this.upstreams = upstreams;
        this.known = known;
        this.paths = paths;
        this.metering = metering;
        this.owner = owner;
        this.threads = threads;
        this.patience = patience;
    }

    /** Waits until it is stored; empty when no upstream has it any more. It goes on coming when those who wait give up. */
    Optional<StoredNar> fetch(NarName name) {
        return known.withNar(name).isEmpty()
                ? Optional.empty()
                : Waiting.of(flights.join(name, threads, () -> pull(name)), patience, "the NAR");
    }

    void end() {
        flights.end();
    }

    private Optional<StoredNar> pull(NarName name) throws IOException {
        boolean failed = false;
        for (UpstreamPath path : known.withNar(name)) {
            Optional<StoredNar> there = cache.nars().findStored(name);
            if (there.isPresent()) {
                adopt(name);
                return there;
            }
            Optional<Upstream> upstream = upstreams.find(path.upstream());
            if (upstream.isPresent()) {
                failed |= !pull(name, path, upstream.get());
            }
        }
        Optional<StoredNar> taken = cache.nars().findStored(name);
        if (taken.isPresent()) {
            adopt(name);
        } else if (failed) {
            throw new IOException("no upstream that may have it could send it");
        }
        return taken;
    }

    /** False when the upstream may send it another time. */
    private boolean pull(NarName name, UpstreamPath path, Upstream upstream) throws IOException {
        if (!upstream.mayBeAsked()) {
            return false;
        }
        try {
            Optional<UpstreamAnswer> found = upstream.openNar(path.url());
            if (found.isEmpty()) {
                paths.distrust(path);
                return true;
            }
            try (UpstreamAnswer answer = found.get()) {
                store(name, path, answer);
            }
            upstream.count("nar", Upstream.Result.HIT);
            return true;
        } catch (BodyException e) {
            refuse(name, path, upstream, String.valueOf(e.getMessage()));
            return true;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            upstream.count("nar", Upstream.Result.FAILED);
            LOG.warn("cannot take the NAR {} from the upstream {}: {}", name, upstream.name(), e.toString());
            return false;
        }
    }

    private void refuse(NarName name, UpstreamPath path, Upstream upstream, String reason) {
        upstream.count("nar", Upstream.Result.REFUSED);
        LOG.warn("the NAR {} of {} in the upstream {} is not taken: {}", name, path.hash(), upstream.name(), reason);
        paths.distrust(path);
    }

    private void store(NarName name, UpstreamPath path, UpstreamAnswer answer) throws IOException {
        OptionalLong length = length(path, answer);
        try (Metering.Reservation reservation = metering.reserve(owner, NAR_FETCH, Usage.write(length.orElse(0)))) {
            InputStream body = new BoundedStream(answer.body(), cache.config().maxNarSize());
            try (Intake intake = cache.nars()
                    .receive(name, length.isPresent() ? body : new ReservingInput(body, reservation), length, owner)) {
                boolean unused = cache.nars().publish(intake, name, owner);
                reservation.settle(Usage.write(intake.received().size()));
            }
        } catch (StowageException e) {
            if (e.fault() == Fault.BODY_TOO_LARGE) {
                throw new BodyException(BodyException.Reason.TOO_LONG, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** As the narinfo says it, else as the answer does, which is not to contradict. */
    private OptionalLong length(UpstreamPath path, UpstreamAnswer answer) throws BodyException {
        OptionalLong expected = path.parse().fileSize();
        OptionalLong announced = answer.length();
        if (expected.isPresent() && announced.isPresent() && expected.getAsLong() != announced.getAsLong()) {
            throw new BodyException(
                    BodyException.Reason.TOO_SHORT,
                    "it has " + announced.getAsLong() + " bytes, and its narinfo says " + expected.getAsLong());
        }
        OptionalLong length = expected.isPresent() ? expected : announced;
        if (length.orElse(1) == 0 || length.orElse(1) > cache.config().maxNarSize()) {
            throw new BodyException(BodyException.Reason.TOO_LONG, "it is empty, or larger than max-nar-size");
        }
        return length;
    }

    /** All paths with this NAR are the cache's own from now on. */
    private void adopt(NarName name) throws IOException {
        List<UpstreamPath> all = known.withNar(name);
        for (UpstreamPath path : all) {
            cache.uploads().adopt(path.parse(), owner);
        }
    }
}
