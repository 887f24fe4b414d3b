package io.stowage.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.v1.owner.BlobList;
import io.stowage.v1.wire.Caller;
import io.stowage.v1.wire.Query;
import io.stowage.web.Administrator;
import io.stowage.web.json.StrictJson;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;

/**
 * Lists the blobs of an owner, for operators with the admin token; on a server that believes everybody on its machine,
 * for them too. It costs the owner nothing, since it is not the owner who asks.
 */
@Path("blobs")
public final class BlobsResource {
    private final Tools tools;

    /** What this resource works with. */
    record Tools(BlobList blobs, Administrator administrator, boolean trustsThisMachine) {}

    @Inject
    BlobsResource(Tools tools) {
        this.tools = tools;
    }

    @GET
    public Response get(@Context HttpServletRequest request) throws IOException {
        requireAllowed(request);
        Query query = Exchange.route(request).parameters();
        BlobList.Page page = tools.blobs().page(query.owner(), query.findAfter(), query.limit(BlobList.MAX_PAGE));
        String text = render(page);
        return Response.ok(text, "application/json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private void requireAllowed(HttpServletRequest request) {
        boolean trusted = tools.trustsThisMachine() && Caller.of(request).local();
        if (!trusted && !isAdministrator(request)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "listing blobs needs the admin token (stowage.admin.token) as a bearer token");
        }
    }

    private boolean isAdministrator(HttpServletRequest request) {
        return tools.administrator().exists() && tools.administrator().sent(request);
    }

    private static String render(BlobList.Page page) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = StrictJson.FACTORY.createGenerator(text)) {
            out.writeStartObject();
            out.writeArrayFieldStart("blobs");
            for (BlobList.Entry entry : page.entries()) {
                out.writeStartObject();
                out.writeStringField("hash", entry.tree().root().toString());
                out.writeNumberField("bytes", entry.tree().size().bytes());
                out.writeStringField(
                        "type", entry.tree().headers().find("Content-Type").orElse(""));
                out.writeStringField("completed", entry.completed().toString());
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
