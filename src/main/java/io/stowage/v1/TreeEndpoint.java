package io.stowage.v1;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.RecordJson;
import io.stowage.v1.upload.TreeAnswer;
import io.stowage.v1.upload.TreeRequest;
import io.stowage.v1.upload.Trees;
import io.stowage.v1.upload.UploadConfig;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.v1.wire.RequestOrigin;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** GET, HEAD and PUT of trees: sending one begins an upload; reading one tells how a blob is put together. */
final class TreeEndpoint {
    private final Trees trees;
    private final Metering metering;
    private final UploadConfig config;

    TreeEndpoint(Trees trees, Metering metering, UploadConfig config) {
        this.trees = trees;
        this.metering = metering;
        this.config = config;
    }

    void answer(Route route, RequestOrigin caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals("PUT")) {
            put(route, caller, request, response);
        } else {
            read(route.blob(), request.getMethod().equals("HEAD"), response);
        }
    }

    private void put(Route route, RequestOrigin caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Sent sent = receive(request);
        requireSame(route, sent.wish());
        TreeAnswer answer = trees.put(sent.wish(), caller, sent.bytes());
        Replies.json(
                response,
                "{\"status\":\"blob_tree_accepted\",\"existing_chunks\":" + list(answer.existing())
                        + ",\"chunk_check_errors\":" + answer.undone() + "}");
    }

    private void read(BlobId id, boolean head, HttpServletResponse response) throws IOException {
        Trees.Found found = trees.find(id).orElseThrow(BlobId::notFound);
        RecordJson rendered = RecordJson.whole(found.tree());
        Usage usage = Usage.read(head ? 0 : rendered.length());
        Replies.charge(metering, id.owner(), NativeCharges.TREE_DOWNLOAD, usage);
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", found.complete() ? "no-cache" : "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(rendered.length());
        if (!head) {
            rendered.writeTo(response.getOutputStream());
        }
    }

    private record Sent(TreeRequest wish, long bytes) {}

    /** A tree takes less memory than its text, which is read as it comes. */
    private Sent receive(HttpServletRequest request) throws IOException {
        int most = config.treeBytes();
        try (RequestBody body = RequestBody.of(request, BodyPolicy.held(most, config.treeTime()))) {
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

    private static String list(List<Digest> digests) {
        return digests.stream().map(digest -> "\"" + digest + "\"").collect(Collectors.joining(",", "[", "]"));
    }
}
