package io.stowage.web.answer;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.VerifiedPiece;
import io.stowage.store.Reading;
import io.stowage.transfer.DirectCopy;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;

/** Sends bytes that were verified, as a file that the server sends by itself where that is possible. */
public final class VerifiedBody {
    private final DirectCopy pump;

    public VerifiedBody(DirectCopy pump) {
        this.pump = pump;
    }

    /** All that was opened. The status is out then: whatever breaks throws. */
    public void send(PieceReader reader, HttpServletRequest request, AnswerBody body) throws IOException {
        Optional<VerifiedPiece> single = reader.single();
        boolean sent = single.isPresent()
                && sendFile(
                        single.get(), reader.first().offset(), reader.first().count(), request, body);
        if (!sent) {
            reader.writeTo(body);
        }
    }

    /** A whole piece. */
    public void send(VerifiedPiece piece, HttpServletRequest request, AnswerBody body) throws IOException {
        if (!sendFile(piece, 0, piece.length(), request, body)) {
            piece.writeTo(body, 0, piece.length());
        }
    }

    private boolean sendFile(VerifiedPiece piece, int offset, int length, HttpServletRequest request, AnswerBody body)
            throws IOException {
        Optional<Reading> file = piece.file(offset, length);
        if (file.isEmpty()) {
            return false;
        }
        try (Reading reading = file.get()) {
            BodyWriter.sendImmutable(request, body, reading, pump);
        }
        return true;
    }
}
