package io.stowage.v1;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.Rendered;
import io.stowage.v1.upload.TreeAnswer;
import io.stowage.v1.upload.TreeRequest;
import io.stowage.v1.upload.Trees;
import io.stowage.v1.upload.UploadConfig;
import io.stowage.v1.wire.Caller;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Trees: sending one begins an upload; reading one tells how a blob is put together. */
@Path("blob-tree")
public final class TreeResource {
    private final Tools tools;

    /** What this resource works with. */
    record Tools(Trees trees, Metering metering, UploadConfig config) {}

    @Inject
    TreeResource(Tools tools) {
        this.tools = tools;
    }

    @PUT
    public Response put(@Context HttpServletRequest request) throws IOException {
        Sent sent = read(request);
        requireSame(Exchange.route(request), sent.wish());
        TreeAnswer answer = tools.trees().put(sent.wish(), Caller.of(request), sent.bytes());
        return json("{\"status\":\"blob_tree_accepted\",\"existing_chunks\":" + list(answer.existing())
                + ",\"chunk_check_errors\":" + answer.undone() + "}");
    }

    @GET
    public Response get(@Context HttpServletRequest request) throws IOException {
        BlobId id = Exchange.route(request).blob();
        Trees.Found found = tools.trees().find(id).orElseThrow(BlobId::notFound);
        Rendered rendered = Rendered.whole(found.tree());
        boolean head = request.getMethod().equals("HEAD");
        Replies.charge(
                tools.metering(), id.owner(), NativeCharges.TREE_DOWNLOAD, Usage.read(head ? 0 : rendered.length()));
        StreamingOutput entity = rendered::writeTo;
        Response.ResponseBuilder response = Response.ok()
                .type("application/json")
                .header("Content-Length", rendered.length())
                .header("Cache-Control", found.complete() ? "no-cache" : "no-store")
                .header("X-Content-Type-Options", "nosniff");
        return head ? response.build() : response.entity(entity).build();
    }

    @HEAD
    public Response head(@Context HttpServletRequest request) throws IOException {
        return get(request);
    }

    private record Sent(TreeRequest wish, long bytes) {}

    /** A tree takes less memory than its text, which is read as it comes. */
    private Sent read(HttpServletRequest request) throws IOException {
        int most = tools.config().treeBytes();
        try (RequestBody body =
                RequestBody.of(request, BodyPolicy.held(most, tools.config().treeTime()))) {
            return new Sent(TreeRequest.read(body, most), body.seen());
        }
    }

    /** A path-style address says already which blob this is. */
    private static void requireSame(Route route, TreeRequest wish) {
        if (route.pathStyle()) {
            BlobId named = route.blob();
            BadRequest.unless(named.owner().equals(wish.owner()), "owner is another one than in the path");
            BadRequest.unless(named.root().equals(wish.tree().root()), "the root is another one than in the path");
        }
    }

    private static Response json(String text) {
        return Response.ok(text, "application/json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Length", text.length())
                .build();
    }

    private static String list(List<Digest> digests) {
        return digests.stream().map(digest -> "\"" + digest + "\"").collect(Collectors.joining(",", "[", "]"));
    }
}
