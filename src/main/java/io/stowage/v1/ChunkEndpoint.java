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
import io.stowage.store.Reading;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.RootState;
import io.stowage.v1.upload.ChunkStatus;
import io.stowage.v1.upload.Chunks;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.web.EntityTags;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.BodyWriter;
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
    private final String cacheControl;

    ChunkEndpoint(Chunks chunks, PieceSource source, Metering metering, Duration bodyTime, String cacheControl) {
        this.chunks = chunks;
        this.source = source;
        this.metering = metering;
        this.policy = BodyPolicy.held(BlobSize.CHUNK_BYTES, bodyTime);
        this.cacheControl = cacheControl;
    }

    void answer(Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("PUT")) {
            put(route, request, response);
            return;
        }
        Owner owner = route.parameters().owner();
        Digest hash = route.parameters().chunkHash();
        boolean known = EntityTags.alreadyKnown(request, Replies.tag(hash));
        if (known || request.getMethod().equals("HEAD")) {
            look(owner, hash, known, response);
        } else {
            get(owner, hash, request, response);
        }
    }

    private void put(Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        BlobId id = route.blob();
        int index = route.parameters().chunkIndex();
        Optional<Digest> claimed = route.parameters().findChunkHash();
        RequestBody body = RequestBody.of(request, policy);
        RootState known = chunks.requireTree(id);
        HeldBytes bytes = body.readWhole();
        ChunkStatus status = chunks.put(id, index, claimed, bytes.pieces(), known);
        // After a failure somebody may be reading it still.
        bytes.giveBack();
        Replies.json(response, "{\"status\":\"" + status.word() + "\"}");
    }

    private void look(Owner owner, Digest hash, boolean known, HttpServletResponse response) throws IOException {
        long length = hash.equals(PieceSource.EMPTY)
                ? 0
                : chunks.find(owner, hash).orElseThrow(ChunkEndpoint::notFound).length();
        describe(hash, response);
        if (known) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
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
                try (AnswerBody body = new AnswerBody(response, chunk.length(), reservation::settleRead)) {
                    send(chunk, request, body);
                }
            }
        }
    }

    private void send(VerifiedPiece chunk, HttpServletRequest request, AnswerBody body) throws IOException {
        Optional<Reading> file = chunk.file(0, chunk.length());
        if (file.isPresent()) {
            try (Reading reading = file.get()) {
                BodyWriter.sendImmutable(request, body, reading, source.directCopy());
            }
        } else {
            chunk.writeTo(body, 0, chunk.length());
        }
    }

    private void describe(Digest hash, HttpServletResponse response) {
        Replies.immutable(response, Replies.tag(hash), cacheControl);
        response.setHeader("Content-Type", "application/octet-stream");
        response.setHeader("Content-Security-Policy", "sandbox");
    }

    private static StowageException notFound() {
        return new StowageException(Fault.NOT_FOUND, "there is no such chunk");
    }
}
