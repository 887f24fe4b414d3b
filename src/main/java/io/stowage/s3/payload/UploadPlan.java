package io.stowage.s3.payload;

import io.stowage.content.intake.Incoming;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.s3.signing.Authenticated;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the head of an upload promises of its body: how it is framed, how long it is, and which checksums it has. What
 * stands in the query of a link is not a promise: a client signs the checksum of nothing into it.
 */
public final class UploadPlan {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final ContentHash hash;
    private final Optional<byte[]> md5;
    private final ClaimedChecksum claimed;
    private final OptionalLong length;

    private UploadPlan(ContentHash hash, Optional<byte[]> md5, ClaimedChecksum claimed, OptionalLong length) {
        this.hash = hash;
        this.md5 = md5;
        this.claimed = claimed;
        this.length = length;
    }

    /** Reads it before the body is; what contradicts itself is refused. */
    public static UploadPlan of(SignedRequest request, Authenticated who) {
        ContentHash hash = ContentHash.parse(who.contentHash());
        if (hash.framing() == ContentHash.Framing.SIGNED_CHUNKS && who.chunks().isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("chunks can be signed only where the Authorization header is");
        }
        Optional<byte[]> md5 = request.header("content-md5").map(ContentMd5::parse);
        return new UploadPlan(hash, md5, ClaimedChecksum.of(request, trailers(request, hash)), length(request, hash));
    }

    private static Set<String> trailers(SignedRequest request, ContentHash hash) {
        if (!hash.hasTrailer()) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (String line : request.headers().getOrDefault("x-amz-trailer", List.of())) {
            for (String name : line.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        names.remove("");
        return names;
    }

    private static OptionalLong length(SignedRequest request, ContentHash hash) {
        String name = hash.isChunked() ? "x-amz-decoded-content-length" : "content-length";
        Optional<String> text = request.header(name).map(String::strip);
        if (hash.isChunked() && text.isEmpty()) {
            throw S3Error.MISSING_CONTENT_LENGTH.failure("the header " + name + " is missing");
        }
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!DIGITS.matcher(text.get()).matches()) {
            throw S3Error.invalidArgument("the header " + name + " is not a number", name, text.get());
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    /** How many bytes will be stored; empty where nobody said it. */
    public OptionalLong length() {
        return length;
    }

    /** The algorithm of the checksum that is kept. */
    public ChecksumAlgorithm algorithm() {
        return claimed.algorithm().orElse(ChecksumAlgorithm.DEFAULT);
    }

    /** Whether the client itself named or sent a checksum. */
    public boolean namesChecksum() {
        return claimed.algorithm().isPresent();
    }

    /**
     * What is to be received.
     *
     * @param body as the request has it
     * @param also what is wanted beside what was promised, such as an MD5 for the ETag
     */
    public Incoming incoming(InputStream body, Authenticated who, Set<Checksum> also) {
        Set<Checksum> wanted = promised();
        wanted.add(algorithm().checksum());
        wanted.addAll(also);
        Trailer trailer = new Trailer(claimed.trailers());
        return Incoming.of(unwrapped(body, who, trailer), length)
                .with(wanted.toArray(Checksum[]::new))
                .checking(received -> check(received::checksum, trailer));
    }

    /**
     * A whole body that is small, such as a document, once everything that was promised of it was checked.
     *
     * @param most how many bytes it may have
     */
    public byte[] read(InputStream body, Authenticated who, int most) throws IOException {
        Trailer trailer = new Trailer(claimed.trailers());
        byte[] bytes = unwrapped(body, who, trailer).readNBytes(most + 1);
        if (bytes.length > most) {
            throw S3Error.MALFORMED_XML.failure("the body is longer than " + most + " bytes");
        }
        check(which -> HeldChecksums.of(which, bytes), trailer);
        return bytes;
    }

    /** Whether the client sent what proves that the body arrived whole: an MD5 or a checksum. */
    public boolean isProtected() {
        return md5.isPresent() || claimed.hasValue();
    }

    private Set<Checksum> promised() {
        Set<Checksum> promised = EnumSet.noneOf(Checksum.class);
        hash.sha256().ifPresent(value -> promised.add(Checksum.SHA256));
        md5.ifPresent(value -> promised.add(Checksum.MD5));
        return promised;
    }

    private InputStream unwrapped(InputStream body, Authenticated who, Trailer trailer) {
        return hash.isChunked()
                ? new ChunkedBody(
                        body,
                        length.orElseThrow(),
                        hash.framing() == ContentHash.Framing.SIGNED_CHUNKS ? who.chunks() : Optional.empty(),
                        hash.hasTrailer() ? Optional.of(trailer) : Optional.empty())
                : body;
    }

    private void check(Function<Checksum, byte[]> sums, Trailer trailer) {
        if (hash.sha256().isPresent() && !MessageDigest.isEqual(hash.sha256().get(), sums.apply(Checksum.SHA256))) {
            throw S3Error.CONTENT_SHA256_MISMATCH.failure(
                    "the body does not have the SHA-256 that x-amz-content-sha256 says");
        }
        if (md5.isPresent() && !MessageDigest.isEqual(md5.get(), sums.apply(Checksum.MD5))) {
            throw S3Error.BAD_DIGEST.failure("the body does not have the MD5 that Content-MD5 says");
        }
        claimed.check(sums, trailer);
    }

    /** The checksum to keep of what came. */
    public ObjectChecksum checksum(Received received) {
        return ObjectChecksum.whole(algorithm(), received.checksum(algorithm().checksum()));
    }
}
