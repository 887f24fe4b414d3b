package io.stowage.nix.http;

import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.StoredFile;
import io.stowage.nix.format.FileKind;
import io.stowage.nix.format.FileName;
import io.stowage.nix.format.JsonObject;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/** Listings, logs, debug infos, realisations and build traces, which are served as they came. */
public final class FileEndpoint {
    private static final Duration BODY_TIME = Duration.ofSeconds(60);

    private final NixBill bill;
    private final VerifiedBody sender;

    public FileEndpoint(NixBill bill, VerifiedBody sender) {
        this.bill = bill;
        this.sender = sender;
    }

    public void answer(NixCall call, FileKind kind, String name) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> {
                call.visitor().requireReader();
                read(call, Names.find(() -> FileName.parse(kind, name)));
            }
            case "PUT" -> put(call, call.requireUploads("GET, HEAD"), FileName.parse(kind, name));
            default -> throw call.notAllowed("GET, HEAD, PUT");
        }
    }

    private void read(NixCall call, FileName name) throws IOException {
        StoredFile file = call.cache()
                .files()
                .find(name)
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "this file is not in the cache"));
        String payer = call.visitor().payer(file.owner());
        if (call.isHead()) {
            bill.lookup(payer);
            describe(call, name.kind());
            call.response().setContentLengthLong(file.size());
            return;
        }
        try (Metering.Reservation reservation = bill.reserve(payer, NixBill.FILE_DOWNLOAD, Usage.read(file.size()));
                PieceReader reader = call.cache().files().open(file)) {
            describe(call, name.kind());
            try (AnswerBody body = new AnswerBody(call.response(), file.size(), reservation::settleRead)) {
                if (file.size() > 0) {
                    sender.send(reader, call.request(), body);
                }
            }
        }
    }

    private static void describe(NixCall call, FileKind kind) {
        HttpServletResponse response = call.response();
        response.setContentType(kind.mediaType());
        call.cacheFor("max-age=60");
        // Anybody who may upload writes this, and no browser may take it for a page of ours.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private void put(NixCall call, String payer, FileName name) throws IOException {
        switch (name.kind()) {
            case LISTING, LOG -> stream(call, payer, name);
            case DEBUG_INFO, REALISATION, BUILD_TRACE -> document(call, payer, name);
        }
    }

    private void stream(NixCall call, String payer, FileName name) throws IOException {
        long most = name.kind().maxBytes();
        RequestBody body =
                RequestBody.of(call.request(), BodyPolicy.streamed(most).coded(BodyPolicy.Coding.STORED));
        OptionalLong length = BodyCoding.isCoded(call.request()) ? OptionalLong.empty() : body.declaredLength();
        try (Metering.Reservation reservation =
                bill.reserve(payer, NixBill.FILE_UPLOAD, Usage.write(length.orElse(0)))) {
            InputStream decoded = BodyCoding.decode(call.request(), body, most);
            store(
                    call,
                    payer,
                    name,
                    length.isPresent() ? decoded : new ReservingInput(decoded, reservation),
                    length,
                    reservation);
        }
    }

    /** Small, and looked at before it is stored. */
    private void document(NixCall call, String payer, FileName name) throws IOException {
        long most = name.kind().maxBytes();
        RequestBody body =
                RequestBody.of(call.request(), BodyPolicy.held(most, BODY_TIME).coded(BodyPolicy.Coding.STORED));
        byte[] bytes = BodyCoding.decode(call.request(), body, most).readAllBytes();
        JsonObject.require(bytes);
        try (Metering.Reservation reservation = bill.reserve(payer, NixBill.FILE_UPLOAD, Usage.write(bytes.length))) {
            store(call, payer, name, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), reservation);
        }
    }

    private static void store(
            NixCall call,
            String payer,
            FileName name,
            InputStream bytes,
            OptionalLong length,
            Metering.Reservation reservation)
            throws IOException {
        try (Intake intake = call.cache().files().receive(name, bytes, length, payer)) {
            boolean isNew = call.cache().files().publish(intake, name, payer);
            // Before the client hears of it: what was acknowledged was charged.
            reservation.settle(Usage.write(intake.received().size()));
            call.response().setStatus(isNew ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK);
        }
    }
}
