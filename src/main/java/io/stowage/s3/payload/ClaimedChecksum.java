package io.stowage.s3.payload;

import io.stowage.content.rows.Checksum;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.S3Error;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The checksum that a client named: by its value in a header, by the name of a trailer that will have it, or by its
 * algorithm only.
 *
 * @param value empty where it comes behind the body, or not at all
 * @param trailers what is to come behind the body
 */
record ClaimedChecksum(Optional<ChecksumAlgorithm> algorithm, Optional<byte[]> value, Set<String> trailers) {

    static ClaimedChecksum of(SignedRequest request, Set<String> trailers) {
        List<ChecksumAlgorithm> named = new ArrayList<>();
        for (ChecksumAlgorithm each : ChecksumAlgorithm.values()) {
            if (request.headers().containsKey(each.header())) {
                named.add(each);
            }
        }
        Optional<byte[]> value = named.isEmpty()
                ? Optional.empty()
                : request.header(named.get(0).header()).map(named.get(0)::decode);
        for (String trailer : trailers) {
            named.add(ChecksumAlgorithm.ofHeader(trailer)
                    .orElseThrow(() -> S3Error.INVALID_REQUEST.failure(
                            "x-amz-trailer names something else than the header of a checksum")));
        }
        if (named.size() > 1) {
            throw S3Error.INVALID_REQUEST.failure(
                    "expecting a single x-amz-checksum- header; multiple are not allowed");
        }
        Optional<ChecksumAlgorithm> announced =
                request.header("x-amz-sdk-checksum-algorithm").map(ChecksumAlgorithm::parse);
        Optional<ChecksumAlgorithm> found = named.stream().findFirst();
        if (announced.isPresent() && !announced.equals(found)) {
            throw S3Error.INVALID_REQUEST.failure("x-amz-sdk-checksum-algorithm was given, but no corresponding"
                    + " x-amz-checksum-* or x-amz-trailer header was found");
        }
        return new ClaimedChecksum(found, value, Set.copyOf(trailers));
    }

    /** Whether a value was sent, or will be. */
    boolean hasValue() {
        return value.isPresent() || !trailers.isEmpty();
    }

    void check(Function<Checksum, byte[]> sums, Trailer trailer) {
        if (hasValue()) {
            ChecksumAlgorithm which = algorithm.orElseThrow();
            byte[] expected = value.orElseGet(
                    () -> which.decode(trailer.find(which.header()).orElse("")));
            if (!Arrays.equals(expected, sums.apply(which.checksum()))) {
                throw S3Error.BAD_DIGEST.failure("the " + which + " you specified did not match what we received");
            }
        }
    }
}
