package io.stowage.nix.http;

import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.StoredNar;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.NarUrl;
import io.stowage.nix.format.Sha256Text;
import io.stowage.store.Span;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /nar/<hash>.nar.xz}: the files of NARs. */
public final class NarEndpoint {
    private static final String READ_ONLY = "GET, HEAD";

    private final NixBill bill;
    private final LookupMeters meters;
    private final VerifiedBody sender;

    public NarEndpoint(NixBill bill, LookupMeters meters, VerifiedBody sender) {
        this.bill = bill;
        this.meters = meters;
        this.sender = sender;
    }

    public void answer(NixCall call, String file) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> {
                call.visitor().requireReader();
                read(
                        call,
                        Names.find(() -> NarUrl.ofFile(file, Optional.empty()).name()));
            }
            case "PUT" -> put(call, call.requireUploads(READ_ONLY), NarName.parse(file));
            case "DELETE" -> {
                call.requireDeletions(READ_ONLY);
                if (!call.cache().nars().delete(NarName.parse(file))) {
                    throw notThere();
                }
                call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> throw call.notAllowed("GET, HEAD, PUT, DELETE");
        }
    }

    private static StowageException notThere() {
        return new StowageException(Fault.NOT_FOUND, "this NAR is not in the cache");
    }

    private void read(NixCall call, NarName name) throws IOException {
        // An upload that hears that the NAR is there does not bring it: then the bytes have to be there, and not only a
        // row.
        Optional<StoredNar> here = call.isHead()
                ? call.cache().nars().findStored(name)
                : call.cache().nars().find(name);
        Optional<StoredNar> found = here.or(() -> fetch(call, name));
        meters.looked(call, LookupMeters.What.NAR, found.isPresent());
        StoredNar nar = found.orElseThrow(NarEndpoint::notThere);
        EntityTag tag = EntityTag.strong(Sha256Text.nix32(name.digest()));
        ReadDecision decision = Conditions.of(call.request())
                .read(Representation.of(tag, nar.size()), call.isHead() ? RangePolicy.NONE : RangePolicy.ONE)
                .orRefuse(call.response());
        String payer = call.visitor().payer(nar.owner());
        if (decision.isNotModified() || call.isHead()) {
            bill.lookup(payer);
            describe(call, tag, decision);
            if (call.isHead()) {
                call.response().setContentLengthLong(nar.size());
            }
            return;
        }
        Optional<URI> link = link(call, name);
        if (link.isPresent()) {
            redirect(call, link.get(), decision.span().length(), payer);
        } else {
            send(call, nar, tag, decision, payer);
        }
    }

    private void send(NixCall call, StoredNar nar, EntityTag tag, ReadDecision decision, String payer)
            throws IOException {
        Span span = decision.span();
        try (Metering.Reservation reservation = bill.reserve(payer, NixBill.NAR_DOWNLOAD, Usage.read(span.length()))) {
            if (span.length() == 0) {
                describe(call, tag, decision);
                new AnswerBody(call.response(), 0, reservation::settleRead).close();
                return;
            }
            // The first piece is proven when this is open, so the status line can still say that there is none.
            try (PieceReader reader = open(call, nar, span)) {
                describe(call, tag, decision);
                try (AnswerBody body = new AnswerBody(call.response(), span.length(), reservation::settleRead)) {
                    sender.send(reader, call.request(), body);
                }
            }
        }
    }

    /** Only to bytes that are there: the store would answer for itself. */
    private static Optional<URI> link(NixCall call, NarName name) throws IOException {
        Optional<Duration> life = call.cache().config().linkLife();
        Optional<StoredNar> stored = life.isPresent() ? call.cache().nars().findStored(name) : Optional.empty();
        return stored.isPresent() ? call.cache().nars().link(stored.get(), life.orElseThrow()) : Optional.empty();
    }

    /** Charged as if all of it were sent, as nobody tells how much is. */
    private void redirect(NixCall call, URI link, long length, String payer) {
        try (Metering.Reservation reservation = bill.reserve(payer, NixBill.NAR_DOWNLOAD, Usage.read(length))) {
            reservation.settleRead(length);
            HttpServletResponse response = call.response();
            response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
            response.setHeader("Location", link.toString());
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(0);
        }
    }

    private static Optional<StoredNar> fetch(NixCall call, NarName name) {
        return call.upstreams().flatMap(upstreams -> upstreams.fetch(name));
    }

    /** Bytes that are lost here may be in an upstream. */
    private static PieceReader open(NixCall call, StoredNar nar, Span span) throws IOException {
        try {
            return call.cache().nars().open(nar, span);
        } catch (StowageException e) {
            Optional<StoredNar> again = e.fault() == Fault.NOT_FOUND ? fetch(call, nar.name()) : Optional.empty();
            return call.cache().nars().open(again.orElseThrow(() -> e), span);
        }
    }

    private static void describe(NixCall call, EntityTag tag, ReadDecision decision) {
        HttpServletResponse response = call.response();
        response.setContentType("application/x-nix-nar");
        response.setHeader("ETag", tag.toString());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("X-Content-Type-Options", "nosniff");
        call.cacheFor("max-age=31536000, immutable");
        decision.describe(response);
    }

    private void put(NixCall call, String payer, NarName name) throws IOException {
        RequestBody body = RequestBody.of(
                call.request(), BodyPolicy.streamed(call.cache().config().maxNarSize()));
        OptionalLong length = body.declaredLength();
        BadRequest.unless(length.isEmpty() || length.getAsLong() > 0, "no NAR is empty");
        try (Metering.Reservation reservation = bill.reserve(payer, NixBill.NAR_UPLOAD, Usage.write(length.orElse(0)));
                Intake intake = call.cache()
                        .nars()
                        .receive(
                                name,
                                length.isPresent() ? body : new ReservingInput(body, reservation),
                                length,
                                payer)) {
            boolean isNew = call.cache().nars().publish(intake, name, payer);
            // Before the client hears of it: what was acknowledged was charged.
            reservation.settle(Usage.write(intake.received().size()));
            call.response().setStatus(isNew ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK);
        }
    }
}
