package io.stowage.s3.payload;

import io.stowage.digest.Algorithm;
import io.stowage.s3.signing.ChunkSignatures;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes inside a body that is framed as {@code aws-chunked}. A chunk may be of any size, so its bytes are handed on
 * before its signature was seen; but the end is reported only when all chunks, their sum and the trailer are right, and
 * whatever is wrong is thrown. So a reader must store nothing for good before it saw the end. One thread at a time.
 */
public final class ChunkedBody extends InputStream {
    private static final Pattern HEAD = Pattern.compile("([0-9a-fA-F]{1,15})(?:;chunk-signature=([0-9a-f]{64}))?");

    private final FrameReader source;
    private final long length;
    private final Optional<ChunkSignatures> signatures;
    private final Optional<Trailer> trailer;
    private final MessageDigest digest = Algorithm.SHA256.newDigest();
    private long decoded;
    private long left;
    private String signature = "";
    private boolean begun;
    private boolean ended;

    /**
     * @param length how many bytes are inside
     * @param signatures empty where chunks are not signed
     * @param trailer reads what comes behind the last chunk; empty where nothing may come
     */
    ChunkedBody(InputStream source, long length, Optional<ChunkSignatures> signatures, Optional<Trailer> trailer) {
        this.source = new FrameReader(source);
        this.length = length;
        this.signatures = signatures;
        this.trailer = trailer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int read = source.read(target, offset, (int) Math.min(count, left));
        if (signatures.isPresent()) {
            digest.update(target, offset, read);
        }
        left -= read;
        decoded += read;
        return read;
    }

    /** Ends the chunk before and begins the next one; false when there is none. */
    private boolean nextChunk() throws IOException {
        if (ended) {
            return false;
        }
        if (begun) {
            source.requireLineEnd();
            requireSigned();
        }
        begun = true;
        Matcher head = HEAD.matcher(source.line());
        if (!head.matches() || (signatures.isPresent() && head.group(2) == null)) {
            throw S3Error.INVALID_REQUEST.failure("the head of a chunk is not a size in hex"
                    + (signatures.isPresent() ? " with a chunk-signature" : ""));
        }
        signature = Objects.requireNonNullElse(head.group(2), "");
        left = HexFormat.fromHexDigitsToLong(head.group(1));
        if (left > length - decoded) {
            throw wrongLength("more");
        }
        if (left == 0) {
            end();
            return false;
        }
        return true;
    }

    private void requireSigned() {
        byte[] hash = digest.digest();
        signatures.ifPresent(chain -> chain.requireChunk(hash, signature));
    }

    private void end() throws IOException {
        requireSigned();
        if (decoded != length) {
            throw wrongLength("less");
        }
        if (trailer.isPresent()) {
            trailer.get().read(source, signatures);
        } else {
            source.requireLineEnd();
        }
        if (!source.isAtEnd()) {
            throw S3Error.INVALID_REQUEST.failure("the body goes on behind its last chunk");
        }
        ended = true;
    }

    private RuntimeException wrongLength(String how) {
        return S3Error.INCOMPLETE_BODY.failure(
                "the chunks have " + how + " bytes than x-amz-decoded-content-length says",
                Map.of("NumberBytesExpected", String.valueOf(length)));
    }
}
