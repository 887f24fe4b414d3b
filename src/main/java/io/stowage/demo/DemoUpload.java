package io.stowage.demo;

import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.config.ByteSize;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.placement.PlacementAttributes;
import io.stowage.web.answer.Conditions;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** PUT of an object: paid for, received whole, then named. */
record DemoUpload(DemoObjects objects, DemoBill bill) {
    private static final long MAX_BYTES = 16 * ByteSize.GIB;
    private static final int LONGEST_TYPE = 200;
    private static final String USUAL_TYPE = "application/octet-stream";

    void answer(String name, DemoVisitor visitor, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RequestBody body = RequestBody.of(request, BodyPolicy.streamed(MAX_BYTES));
        OptionalLong length = body.declaredLength();
        DemoObjects.Writer writer = visitor.writer();
        DemoObjects.Description description = new DemoObjects.Description(
                name, mediaType(request), Conditions.of(request).isOnlyForNew());
        Usage announced = Usage.write(length.orElse(0));
        try (Metering.Reservation reservation = bill.reserve(writer.owner(), DemoBill.UPLOAD, announced);
                Intake intake = objects.receive(incoming(
                        length.isPresent() ? body : new ReservingInput(body, reservation),
                        length,
                        description,
                        writer,
                        request))) {
            DemoObject object = objects.publish(intake, description, writer);
            // Before the client hears of it: what was acknowledged was charged.
            reservation.settle(Usage.write(object.length()));
            response.setHeader("ETag", object.tag().toString());
            response.setStatus(HttpServletResponse.SC_CREATED);
        }
    }

    private static Incoming incoming(
            InputStream body,
            OptionalLong length,
            DemoObjects.Description description,
            DemoObjects.Writer writer,
            HttpServletRequest request) {
        PlacementAttributes attributes = PlacementAttributes.of("demo")
                .owner(writer.owner())
                .path(description.name())
                .mediaType(description.mediaType())
                .size(length);
        Incoming incoming = Incoming.of(body, length).placedBy(attributes.all());
        @Nullable String digest = request.getHeader("X-Content-Digest");
        return digest == null ? incoming : incoming.expecting(parse(digest));
    }

    private static String mediaType(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        return type == null || type.length() > LONGEST_TYPE ? USUAL_TYPE : type;
    }

    private static Digest parse(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "X-Content-Digest is not sha256:<hex>", e)
                    .coded("bad-digest");
        }
    }
}
