package io.stowage.v1;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.VerifiedPiece;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.RootState;
import io.stowage.v1.upload.ChunkStatus;
import io.stowage.v1.upload.Chunks;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.HeldBytes;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** GET, HEAD and PUT of chunks. A chunk is held in memory whole until it is hashed and stored. */
final class ChunkEndpoint {
    private final Chunks chunks;
    private final PieceSource source;
    private final Metering metering;
    private final BodyPolicy policy;
    private final VerifiedBody body;
    private final String cacheControl;

    ChunkEndpoint(Chunks chunks, PieceSource source, Metering metering, Duration bodyTime, String cacheControl) {
        this.chunks = chunks;
        this.source = source;
        this.metering = metering;
        this.policy = BodyPolicy.held(BlobSize.CHUNK_BYTES, bodyTime);
        this.body = new VerifiedBody(source.directCopy());
        this.cacheControl = cacheControl;
    }

    void answer(Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("PUT")) {
            put(route, request, response);
            return;
        }
        Owner owner = route.parameters().owner();
        Digest hash = route.parameters().chunkHash();
        // Its length plays no part, as there are no ranges of chunks.
        ReadDecision decision = Conditions.of(request).read(Representation.of(Replies.tag(hash), 0), RangePolicy.NONE);
        boolean get = request.getMethod().equals("GET");
        if (get && decision.outcome() == ReadDecision.Outcome.WHOLE) {
            get(owner, hash, request, response);
        } else {
            look(owner, hash, decision, response);
        }
    }

    private void put(Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        BlobId id = route.blob();
        int index = route.parameters().chunkIndex();
        Optional<Digest> claimed = route.parameters().findChunkHash();
        RequestBody sent = RequestBody.of(request, policy);
        RootState known = chunks.requireTree(id);
        HeldBytes bytes = sent.readWhole();
        ChunkStatus status = chunks.put(id, index, claimed, bytes.pieces(), known);
        // Not after a failure: the store may still be reading it then.
        bytes.giveBack();
        Replies.json(response, "{\"status\":\"" + status.word() + "\"}");
    }

    /** What is not there meets no condition, so that is found out first. */
    private void look(Owner owner, Digest hash, ReadDecision decision, HttpServletResponse response)
            throws IOException {
        long length = hash.equals(PieceSource.EMPTY)
                ? 0
                : chunks.find(owner, hash).orElseThrow(ChunkEndpoint::notFound).length();
        decision.orRefuse(response).describe(response);
        describe(hash, response);
        if (!decision.isNotModified()) {
            response.setContentLengthLong(length);
        }
        Replies.chargeHeaders(metering, owner, NativeCharges.CHUNK_LOOKUP, response);
    }

    private void get(Owner owner, Digest hash, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (ReadBuffers.Buffer buffer = source.take(BlobSize.CHUNK_BYTES)) {
            VerifiedPiece chunk =
                    source.fetch(NativeKeys.piece(owner, hash), buffer).orElseThrow(ChunkEndpoint::notFound);
            try (Metering.Reservation reservation =
                    metering.reserve(owner, NativeCharges.CHUNK_DOWNLOAD, Usage.read(chunk.length()))) {
                describe(hash, response);
                try (AnswerBody answer = new AnswerBody(response, chunk.length(), reservation::settleRead)) {
                    body.send(chunk, request, answer);
                }
            }
        }
    }

    private void describe(Digest hash, HttpServletResponse response) {
        Replies.content(response, Replies.tag(hash), cacheControl);
        response.setHeader("Content-Type", "application/octet-stream");
        response.setHeader("Content-Security-Policy", "sandbox");
    }

    private static StowageException notFound() {
        return new StowageException(Fault.NOT_FOUND, "there is no such chunk");
    }
}
