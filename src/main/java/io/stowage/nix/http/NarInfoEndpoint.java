package io.stowage.nix.http;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.PathUploads;
import io.stowage.nix.cache.Paths;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PathHash;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** {@code /<hash>.narinfo}: what a cache says of a store path. */
public final class NarInfoEndpoint {
    private static final Duration BODY_TIME = Duration.ofSeconds(60);
    private static final String READ_ONLY = "GET, HEAD";

    private final NixBill bill;
    private final LookupMeters meters;

    public NarInfoEndpoint(NixBill bill, LookupMeters meters) {
        this.bill = bill;
        this.meters = meters;
    }

    public void answer(NixCall call, String name) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> {
                call.visitor().requireReader();
                read(call, Names.find(() -> new PathHash(name)));
            }
            case "PUT" -> put(call, call.requireUploads(READ_ONLY), new PathHash(name));
            case "DELETE" -> {
                call.requireDeletions(READ_ONLY);
                if (!call.cache().paths().delete(new PathHash(name))) {
                    throw notThere();
                }
                call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> throw call.notAllowed("GET, HEAD, PUT, DELETE");
        }
    }

    private static StowageException notThere() {
        return new StowageException(Fault.NOT_FOUND, "this path is not in the cache");
    }

    private void read(NixCall call, PathHash hash) throws IOException {
        Optional<Paths.Found> found =
                call.cache().paths().find(hash).or(() -> call.upstreams().flatMap(upstreams -> upstreams.find(hash)));
        meters.looked(call, LookupMeters.What.NARINFO, found.isPresent());
        Paths.Found path = found.orElseThrow(NarInfoEndpoint::notThere);
        call.response().setContentType("text/x-nix-narinfo");
        call.cacheFor("max-age=60");
        bill.send(call, call.visitor().payer(path.owner()), NixBill.NARINFO_DOWNLOAD, path.document());
    }

    private void put(NixCall call, String payer, PathHash hash) throws IOException {
        BodyPolicy policy = BodyPolicy.held(NarInfo.MAX_BYTES, BODY_TIME).coded(BodyPolicy.Coding.STORED);
        RequestBody body = RequestBody.of(call.request(), policy);
        byte[] document =
                BodyCoding.decode(call.request(), body, NarInfo.MAX_BYTES).readAllBytes();
        try (Metering.Reservation reservation =
                bill.reserve(payer, NixBill.NARINFO_UPLOAD, Usage.write(document.length))) {
            PathUploads.Outcome outcome = call.cache().uploads().put(hash, document, payer);
            meters.uploaded(call, outcome);
            // Before the client hears of it: what was acknowledged was charged.
            reservation.settle(Usage.write(document.length));
            call.response()
                    .setStatus(
                            outcome == PathUploads.Outcome.CREATED
                                    ? HttpServletResponse.SC_CREATED
                                    : HttpServletResponse.SC_OK);
        }
    }
}
