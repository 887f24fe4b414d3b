package io.stowage.cli.remote;

import io.stowage.cli.terminal.Progress;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Sends a blob: its tree first, then the chunks that the server does not have, several at a time. Whoever does the same
 * again after a failure goes on where it stopped, because the server says what it has.
 */
public final class Upload {
    private final Server server;
    private final Owner owner;
    private final Authorization authorization;
    private final int parallel;

    /**
     * What an upload came to.
     *
     * @param sent chunks that went over the wire
     * @param present chunks that were there before, or stand in the blob more than once
     */
    public record Result(long sent, long sentBytes, long present) {}

    public Upload(Server server, Owner owner, Authorization authorization, int parallel) {
        this.server = server;
        this.owner = owner;
        this.authorization = authorization;
        this.parallel = parallel;
    }

    public Result send(LocalBlob blob, Progress progress) throws IOException {
        BlobTree tree = blob.tree();
        int[] missing = missing(tree, sendTree(tree));
        long bytes = Arrays.stream(missing)
                .mapToLong(index -> tree.size().chunkLength(index))
                .sum();
        progress.add(tree.size().bytes() - bytes);
        Workers.run(missing.length, parallel, i -> {
            int index = missing[(int) i];
            blob.requireUnchanged(index);
            sendChunk(blob, index);
            progress.add(tree.size().chunkLength(index));
        });
        requireWhole(tree);
        return new Result(missing.length, bytes, tree.chunks().count() - missing.length);
    }

    private Set<String> sendTree(BlobTree tree) throws IOException {
        byte[] body = TreeUpload.render(owner, tree, authorization);
        HttpRequest request = server.request("/v1/blob-tree/", Server.parameters())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(body))
                .build();
        return server.ask(
                "cannot begin the upload of " + tree.root(), request, (head, answer) -> TreeReply.readExisting(answer));
    }

    /** Each chunk that is not there, once, however often it stands in the blob; the empty one is always there. */
    private static int[] missing(BlobTree tree, Set<String> existing) {
        Set<String> known = new HashSet<>(existing);
        int[] missing = new int[tree.chunks().count()];
        int count = 0;
        for (int i = 0; i < missing.length && tree.size().bytes() > 0; i++) {
            if (known.add(tree.chunks().digest(i).toString())) {
                missing[count++] = i;
            }
        }
        return Arrays.copyOf(missing, count);
    }

    private void sendChunk(LocalBlob blob, int index) throws IOException {
        Digest root = blob.tree().root();
        BodyPublisher bytes = BodyPublishers.ofInputStream(() -> blob.open(index));
        HttpRequest request = server.request(
                        "/v1/chunk/",
                        Server.parameters(
                                "owner_id",
                                owner.toString(),
                                "blob_hash",
                                root.toString(),
                                "chunk_index",
                                Integer.toString(index)))
                .PUT(BodyPublishers.fromPublisher(bytes, blob.tree().size().chunkLength(index)))
                .build();
        server.ask("cannot send chunk " + index + " of " + root, request, (head, answer) -> answer.readAllBytes());
    }

    /** The words of the server along the way are not enough: the blob has to be there for everybody. */
    private void requireWhole(BlobTree tree) throws IOException {
        HttpRequest request = server.request(
                        "/v1/blob/",
                        Server.parameters("blob_hash", tree.root().toString(), "owner_id", owner.toString()))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        long length = server.ask(
                "all chunks were sent, and " + tree.root() + " cannot be found",
                request,
                (head, answer) ->
                        head.headers().firstValueAsLong("Content-Length").orElse(-1));
        if (length != tree.size().bytes()) {
            throw new DamagedException("the server shows " + length + " bytes for " + tree);
        }
    }
}
