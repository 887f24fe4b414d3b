package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.AnnouncedFile;
import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.FileIntake;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.FileUpload;
import io.stowage.artifacts.registry.FileUploads;
import io.stowage.artifacts.registry.Registry;
import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.BadRequest;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files that are sent in pieces, so that a connection that breaks costs one piece only. */
public final class UploadPages {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/(?:\\*|[0-9]{1,18}))?");

    private final Registry registry;
    private final ArtifactBill bill;
    private final Json json;
    private final FilePages files;

    public UploadPages(Registry registry, ArtifactBill bill, Json json, FilePages files) {
        this.registry = registry;
        this.bill = bill;
        this.json = json;
        this.files = files;
    }

    private FileUploads uploads() {
        return registry.uploads();
    }

    /** {@code /packages/{id}/uploads} */
    public void all(RegistryCall asked, String id) throws IOException {
        asked.method("POST");
        asked.call().knows();
        Fields body = json.read(asked.call().request(), PackageDocuments.UPLOAD);
        OptionalLong size = body.optionalLong("size").map(OptionalLong::of).orElse(OptionalLong.empty());
        AnnouncedFile wish = new AnnouncedFile(
                id,
                new FilePath(body.text("path")),
                MediaTypes.of(body.optionalText("media_type").orElse(null)),
                body.optionalText("digest").map(PackageDocuments::digest).orElse(Digests.NONE),
                size);
        FileUpload begun = bill.change(asked.owner(), () -> uploads().begin(wish, asked.party()));
        asked.call().response().setHeader("Location", asked.base() + "/packages/" + id + "/uploads/" + begun.id());
        show(asked, 202, begun);
    }

    /** {@code /packages/{id}/uploads/{upload}} */
    public void one(RegistryCall asked, String id, String upload) throws IOException {
        switch (asked.method("GET", "PATCH", "PUT", "DELETE")) {
            case "GET" -> {
                asked.call().knows();
                bill.lookup(asked.owner());
                show(asked, 200, uploads().require(id, upload, asked.party()));
            }
            case "PATCH" -> append(asked, id, upload);
            case "PUT" -> close(asked, id, upload);
            default -> {
                asked.call().knows();
                Boolean unused = bill.change(asked.owner(), () -> {
                    uploads().cancel(id, upload, asked.party());
                    return true;
                });
                json.writeNothing(asked.call().response());
            }
        }
    }

    private void append(RegistryCall asked, String id, String upload) throws IOException {
        asked.call().knows();
        RequestBody body = RequestBody.of(
                asked.call().request(),
                BodyPolicy.streamed(registry.rules().limits().fileBytes()));
        OptionalLong length = body.declaredLength();
        OptionalLong start = start(asked.call().request().getHeader("Content-Range"), length);
        try (Metering.Reservation reservation =
                bill.reserve(asked.owner(), ArtifactBill.UPLOAD, Usage.write(length.orElse(0)))) {
            FileUpload grown = uploads()
                    .append(
                            id,
                            upload,
                            asked.party(),
                            start,
                            length.isPresent() ? body : new ReservingInput(body, reservation),
                            length);
            reservation.settle(Usage.write(body.seen()));
            show(asked, 202, grown);
        }
    }

    private static OptionalLong start(@Nullable String header, OptionalLong length) {
        if (header == null) {
            return OptionalLong.empty();
        }
        Matcher matcher = CONTENT_RANGE.matcher(header.strip());
        BadRequest.unless(matcher.matches(), "Content-Range is not like 0-1048575");
        long from = Long.parseLong(matcher.group(1));
        long to = Long.parseLong(matcher.group(2));
        BadRequest.unless(
                from <= to && (length.isEmpty() || to - from + 1 == length.getAsLong()),
                "Content-Range is not as long as the body");
        return OptionalLong.of(from);
    }

    private void close(RegistryCall asked, String id, String upload) throws IOException {
        asked.call().knows("digest");
        Digests announced = RequestDigests.of(asked.call().request())
                .and(asked.call()
                        .parameter("digest")
                        .map(PackageDocuments::digest)
                        .orElse(Digests.NONE));
        BadRequest.unless(!announced.hex().isEmpty(), "name the digest of the file, as in ?digest=sha256:<hex>");
        FileIntake.Stored stored =
                bill.change(asked.owner(), () -> uploads().close(id, upload, asked.party(), announced));
        files.tell(asked, stored);
    }

    private void show(RegistryCall asked, int status, FileUpload upload) throws IOException {
        HttpServletResponse response = asked.call().response();
        if (upload.received() > 0) {
            response.setHeader("Range", "bytes=0-" + (upload.received() - 1));
        }
        json.write(response, status, to -> {
            to.writeStringField("id", upload.id());
            to.writeStringField("path", upload.wish().path().text());
            to.writeNumberField("received", upload.received());
            if (upload.wish().length().isPresent()) {
                to.writeNumberField("size", upload.wish().length().getAsLong());
            } else {
                to.writeNullField("size");
            }
        });
    }
}
