package io.stowage.s3.signing;

import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a request says of its own signature, not yet believed.
 *
 * @param signedHeaders in lower case, sorted
 * @param signature in hex
 */
record SignatureClaim(
        CredentialScope scope,
        Instant signedAt,
        List<String> signedHeaders,
        String signature,
        String contentHash,
        Authenticated.How how) {
    private static final Pattern NAMES = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+(;[!#$%&'*+.^_`|~0-9a-z-]+)*+");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_HEADERS = 200;

    /** As it stands in a string to sign. */
    String time() {
        return S3Dates.inSignature(signedAt);
    }

    /** The day of the credential has to be this. */
    String day() {
        return time().substring(0, 8);
    }

    static List<String> parseHeaders(String text, S3Error error) {
        if (!NAMES.matcher(text).matches()) {
            throw error.failure("SignedHeaders is not a list of header names in lower case with ';' between them");
        }
        List<String> names = Arrays.stream(text.split(";", MOST_HEADERS + 1))
                .distinct()
                .sorted()
                .toList();
        if (names.size() > MOST_HEADERS) {
            throw error.failure("more than " + MOST_HEADERS + " headers are signed");
        }
        return names;
    }

    static String parseSignature(String text, S3Error error) {
        if (!HEX.matcher(text).matches()) {
            throw error.failure("the signature is not 64 digits of lower-case hex");
        }
        return text;
    }
}
