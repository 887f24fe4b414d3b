package io.stowage.v1.upload;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.ChunkSurvey;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.PendingTree;
import io.stowage.v1.blob.RootState;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.blob.Tombstones;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.RequestOrigin;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Uploads begin here. Of the trees of one root the first whose chunks are all stored becomes the blob and never changes;
 * until then several wait side by side, as a root alone does not tell which of them is meant.
 */
public final class Trees {
    private final RootStates roots;
    private final PendingTrees pending;
    private final ChunkSurvey survey;
    private final DamagedChunks damage;
    private final Tombstones tombstones;
    private final UploadAuthorization authorization;
    private final RateLimits rates;
    private final SignatureChecks checks;
    private final Metering metering;

    public Trees(
            RootStates roots,
            PendingTrees pending,
            ChunkSurvey survey,
            DamagedChunks damage,
            Tombstones tombstones,
            UploadAuthorization authorization,
            RateLimits rates,
            SignatureChecks checks,
            Metering metering) {
        this.roots = roots;
        this.pending = pending;
        this.survey = survey;
        this.damage = damage;
        this.tombstones = tombstones;
        this.authorization = authorization;
        this.rates = rates;
        this.checks = checks;
        this.metering = metering;
    }

    /** Accepts a tree that agrees with itself. The same request again changes nothing. */
    public TreeAnswer put(TreeRequest request, RequestOrigin caller, long bodyBytes) throws IOException {
        rates.requireTree(caller);
        authorization.authorize(request, caller, checks);
        rates.requireTree(request.owner());
        tombstones.requireNone(request.owner());
        Usage usage = Usage.write(bodyBytes);
        try (Metering.Reservation reservation = metering.reserve(request.owner(), NativeCharges.TREE_UPLOAD, usage)) {
            TreeAnswer answer =
                    accept(new BlobId(request.owner(), request.tree().root()), request.tree());
            reservation.settle(usage);
            return answer;
        }
    }

    /** The complete tree of a blob, or else the newest that waits. */
    public Optional<Found> find(BlobId id) throws IOException {
        RootState known = roots.find(id);
        Optional<BlobTree> complete = roots.settle(id, known);
        return complete.map(tree -> new Found(tree, true))
                .or(() -> known.candidates().stream().findFirst().map(candidate -> new Found(candidate.tree(), false)));
    }

    public record Found(BlobTree tree, boolean complete) {}

    private TreeAnswer accept(BlobId id, BlobTree tree) throws IOException {
        Optional<BlobTree> before = roots.settle(id, roots.reload(id));
        if (before.isPresent()) {
            if (!before.get().equals(tree)) {
                throw new StowageException(Fault.CONFLICT, "this blob is complete with another tree");
            }
            return new TreeAnswer(whole(id, distinct(tree)), 0);
        }
        pending.accept(id, tree);
        PendingTree candidate = PendingTrees.require(roots.reload(id), tree);
        int undone = survey.lookAtAll(id, candidate);
        if (undone == 0) {
            roots.settle(id, List.of(candidate));
        }
        return new TreeAnswer(whole(id, Arrays.stream(candidate.known()).mapToObj(candidate::hash)), undone);
    }

    /** A chunk that is known to be damaged has to be sent again, whatever blobs it belongs to. */
    private List<Digest> whole(BlobId id, Stream<Digest> stored) {
        Set<Digest> damaged = damage.of(id.owner());
        return stored.filter(hash -> !damaged.contains(hash)).toList();
    }

    private static Stream<Digest> distinct(BlobTree tree) {
        return IntStream.range(0, tree.chunks().count())
                .mapToObj(tree.chunks()::digest)
                .distinct();
    }
}
