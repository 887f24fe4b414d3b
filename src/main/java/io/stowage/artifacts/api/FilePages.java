package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.AnnouncedFile;
import io.stowage.artifacts.registry.ArtifactFile;
import io.stowage.artifacts.registry.ArtifactPackage;
import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.FileIntake;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.Files;
import io.stowage.artifacts.registry.Registry;
import io.stowage.billing.Metering;
import io.stowage.billing.ReservingInput;
import io.stowage.billing.usage.Usage;
import io.stowage.content.rows.Checksum;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Files of packages: stored, read, and listed with their checksums. */
public final class FilePages {
    private static final int USUAL_PAGE = 100;
    private static final int MOST_PAGE = 500;

    private final Registry registry;
    private final ArtifactBill bill;
    private final Json json;
    private final FileDownload download;

    public FilePages(Registry registry, ArtifactBill bill, Json json) {
        this.registry = registry;
        this.bill = bill;
        this.json = json;
        this.download = new FileDownload(
                registry, bill, new VerifiedBody(registry.files().pump()));
    }

    /** {@code /packages/{id}/files/{path}} */
    public void one(RegistryCall asked, String id, FilePath path) throws IOException {
        if (asked.method("GET", "HEAD", "PUT").equals("PUT")) {
            asked.call().knows();
            put(asked, id, path);
            return;
        }
        asked.call().knows("checksum");
        ArtifactFile file = registry.files().require(id, path, asked.party());
        if (asked.call().parameter("checksum").isPresent()) {
            checksum(asked, file, asked.call().parameter("checksum").get());
        } else {
            download.answer(file, asked);
        }
    }

    /** {@code /packages/{id}/files}: a page of them, in the order of the bytes of their paths. */
    public void all(RegistryCall asked, String id) throws IOException {
        asked.method("GET");
        asked.call().knows("after", "limit");
        int limit = (int) asked.call().number("limit", USUAL_PAGE, 1, MOST_PAGE);
        String found = registry.packages().require(id, asked.party()).id();
        bill.lookup(asked.owner());
        List<Files.Located> page =
                registry.files().page(found, asked.call().parameter("after").orElse(""), limit);
        Optional<String> next = page.size() < limit
                ? Optional.empty()
                : Optional.of(page.get(limit - 1).file().path().text());
        json.write(asked.call().response(), 200, to -> {
            to.writeArrayFieldStart("files");
            for (Files.Located file : page) {
                PackageJson.located(to, file, Set.of());
            }
            to.writeEndArray();
            PackageJson.text(to, "next", next);
        });
    }

    private void put(RegistryCall asked, String id, FilePath path) throws IOException {
        HttpServletRequest request = asked.call().request();
        Digests announced = RequestDigests.of(request);
        String mediaType = MediaTypes.of(request.getContentType());
        if ("true".equalsIgnoreCase(request.getHeader("X-Checksum-Deploy"))) {
            AnnouncedFile wish = new AnnouncedFile(id, path, mediaType, announced, OptionalLong.empty());
            tell(asked, bill.change(asked.owner(), () -> registry.intake().link(wish, asked.party())));
            return;
        }
        RequestBody body = RequestBody.of(
                request, BodyPolicy.streamed(registry.rules().limits().fileBytes()));
        OptionalLong length = body.declaredLength();
        AnnouncedFile wish = new AnnouncedFile(id, path, mediaType, announced, length);
        Usage atMost = Usage.write(length.orElse(0));
        try (Metering.Reservation reservation = bill.reserve(asked.owner(), ArtifactBill.UPLOAD, atMost)) {
            FileIntake.Stored stored = registry.intake()
                    .store(wish, asked.party(), length.isPresent() ? body : new ReservingInput(body, reservation));
            // Before the client hears of it: what was acknowledged was charged.
            reservation.settle(Usage.write(body.seen()));
            tell(asked, stored);
        }
    }

    void tell(RegistryCall asked, FileIntake.Stored stored) throws IOException {
        HttpServletResponse response = asked.call().response();
        FileDownload.describe(stored.file(), registry.rules().primary(), response);
        json.write(response, stored.made() ? 201 : 200, to -> PackageJson.fields(to, stored.file()));
    }

    private void checksum(RegistryCall asked, ArtifactFile file, String name) throws IOException {
        String hex = Digests.kind(name)
                .flatMap(file.digests()::find)
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "this checksum of the file is not known")
                        .coded("no_such_checksum"));
        bill.lookup(asked.owner());
        text(asked, hex + "  " + file.path().name() + "\n");
    }

    /** {@code /packages/{id}/SHA256SUMS}, as {@code sha256sum -c} reads it in the folder of the package. */
    public void sums(RegistryCall asked, String id, Checksum kind) throws IOException {
        asked.method("GET", "HEAD");
        asked.call().knows();
        ArtifactPackage found = registry.packages().require(id, asked.party());
        bill.lookup(asked.owner());
        HttpServletResponse response = describeText(asked);
        if (asked.isHead()) {
            return;
        }
        PrintWriter lines = new PrintWriter(response.getOutputStream(), false, StandardCharsets.UTF_8);
        String after = "";
        List<Files.Located> page;
        do {
            page = registry.files().page(found.id(), after);
            for (Files.Located each : page) {
                ArtifactFile file = each.file();
                after = file.path().text();
                if (file.isStored()) {
                    file.digests()
                            .find(kind)
                            .ifPresent(
                                    hex -> lines.print(hex + "  " + file.path().text() + "\n"));
                }
            }
        } while (Files.isFull(page));
        if (lines.checkError()) {
            throw new IOException("the client went away while its list was sent");
        }
    }

    private static void text(RegistryCall asked, String line) throws IOException {
        HttpServletResponse response = describeText(asked);
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        if (!asked.isHead()) {
            response.getOutputStream().write(body);
        }
    }

    private static HttpServletResponse describeText(RegistryCall asked) {
        HttpServletResponse response = asked.call().response();
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        return response;
    }

    /** {@code /blobs/{algorithm}:{hex}}: bytes by their digest, if a package that may be read has them. */
    public void blob(RegistryCall asked, String text) throws IOException {
        asked.method("GET", "HEAD");
        asked.call().knows();
        Digest digest = BadRequest.unlessValid("the digest", () -> Digest.parse(text));
        ArtifactFile file = registry.files()
                .withDigest(digest, asked.party())
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "no package that you may read has these bytes")
                        .coded("no_such_blob"));
        download.answer(file, asked);
    }
}
