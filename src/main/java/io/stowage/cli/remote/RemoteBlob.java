package io.stowage.cli.remote;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A blob on a server, of which no byte is handed on before its chunk was hashed here. */
public final class RemoteBlob {
    private final Server server;
    private final Map<String, String> address;
    private final BlobTree tree;

    /** Takes chunks that were found to be right. */
    public interface Sink {
        void accept(int index, byte[] buffer, int length) throws IOException;
    }

    private RemoteBlob(Server server, Map<String, String> address, BlobTree tree) {
        this.server = server;
        this.address = address;
        this.tree = tree;
    }

    /** Fetches the tree and recomputes it. */
    public static RemoteBlob find(Server server, Owner owner, Digest root) throws IOException {
        Map<String, String> address = Server.parameters("blob_hash", root.toString(), "owner_id", owner.toString());
        HttpRequest request = server.request("/v1/blob-tree/", address).build();
        BlobTree tree =
                server.ask("cannot find " + root + " of " + owner, request, (head, body) -> TreeReply.read(body, root));
        return new RemoteBlob(server, address, tree);
    }

    public BlobTree tree() {
        return tree;
    }

    /** Fetches the chunks from {@code first} to before {@code end} in one range, in order. */
    public void fetch(int first, int end, Sink sink) throws IOException {
        // What was handed on is not fetched again when the connection breaks.
        int[] next = {first};
        String what = "cannot read chunks " + first + " to " + (end - 1) + " of " + tree.root();
        server.retry().run(what, () -> {
            fetchOnce(what, next, end, sink);
            return next[0];
        });
    }

    private void fetchOnce(String what, int[] next, int end, Sink sink) throws IOException {
        long from = (long) next[0] * BlobSize.CHUNK_BYTES;
        long to = (long) (end - 1) * BlobSize.CHUNK_BYTES + tree.size().chunkLength(end - 1);
        HttpRequest.Builder request = server.request("/v1/blob/", address);
        boolean whole = from == 0 && to == tree.size().bytes();
        if (!whole) {
            request.header("Range", "bytes=" + from + "-" + (to - 1));
        }
        server.askOnce(what, request.build(), (head, body) -> {
            requireRange(head, whole, from, to);
            byte[] buffer = new byte[BlobSize.CHUNK_BYTES];
            while (next[0] < end) {
                int length = read(body, next[0], buffer);
                sink.accept(next[0], buffer, length);
                next[0]++;
            }
            return end;
        });
    }

    private void requireRange(HttpResponse<?> head, boolean whole, long from, long to) throws DamagedException {
        String expected = "bytes " + from + "-" + (to - 1) + "/" + tree.size().bytes();
        boolean right = whole
                ? head.statusCode() == 200
                : head.headers()
                        .firstValue("Content-Range")
                        .map(expected::equals)
                        .orElse(false);
        if (!right) {
            throw new DamagedException("the server answered with another range than " + expected);
        }
    }

    private int read(InputStream body, int index, byte[] buffer) throws IOException {
        int length = tree.size().chunkLength(index);
        int n = body.readNBytes(buffer, 0, length);
        if (n < length) {
            throw new IOException("the answer ended early");
        }
        if (!tree.chunks().matches(index, ChunkHasher.hash(buffer, 0, length))) {
            throw new DamagedException(
                    "chunk " + index + " of " + tree.root() + " came with other bytes than its hash");
        }
        return length;
    }
}
