package io.stowage.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.listing.BlobPage;
import io.stowage.v1.owner.BlobList;
import io.stowage.v1.wire.NativeQuery;
import io.stowage.v1.wire.Replies;
import io.stowage.v1.wire.RequestOrigin;
import io.stowage.web.Administrator;
import io.stowage.web.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;

/**
 * Lists the blobs of an owner, for operators with the admin token; on a server that believes everybody on its machine,
 * for them too. It costs the owner nothing, since it is not the owner who asks.
 */
final class BlobListEndpoint {
    private final BlobList blobs;
    private final Administrator administrator;
    private final boolean trustsThisMachine;

    BlobListEndpoint(BlobList blobs, Administrator administrator, boolean trustsThisMachine) {
        this.blobs = blobs;
        this.administrator = administrator;
        this.trustsThisMachine = trustsThisMachine;
    }

    void answer(NativeQuery query, RequestOrigin caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requireAllowed(caller, request);
        BlobPage page = blobs.list(query.owner(), query.findAfter(), query.limit(BlobList.MAX_PAGE));
        Replies.json(response, render(page));
    }

    private void requireAllowed(RequestOrigin caller, HttpServletRequest request) {
        boolean trusted = trustsThisMachine && caller.local();
        if (!trusted && !isAdministrator(request)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "listing blobs needs the admin token (stowage.admin.token) as a bearer token");
        }
    }

    private boolean isAdministrator(HttpServletRequest request) {
        return administrator.exists() && administrator.sent(request);
    }

    private static String render(BlobPage page) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = StrictJson.FACTORY.createGenerator(text)) {
            out.writeStartObject();
            out.writeArrayFieldStart("blobs");
            for (BlobPage.Blob blob : page.blobs()) {
                out.writeStartObject();
                out.writeStringField("hash", blob.root().toString());
                out.writeNumberField("bytes", blob.bytes());
                out.writeStringField("type", blob.headers().find("Content-Type").orElse(""));
                out.writeStringField("completed", blob.completed().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
            if (page.next().isPresent()) {
                out.writeStringField("next", page.next().get().toString());
            }
            out.writeEndObject();
        }
        return text.toString();
    }
}
