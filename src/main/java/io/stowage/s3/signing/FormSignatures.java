package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signature of a form is one over its policy, which says what the other fields may be. */
final class FormSignatures {
    private final SignatureV4 signatures;
    private final SigningConfig config;

    FormSignatures(SignatureV4 signatures, SigningConfig config) {
        this.signatures = signatures;
        this.config = config;
    }

    Authenticated verify(Map<String, String> fields) {
        if (fields.containsKey("x-amz-security-token")) {
            throw S3Error.INVALID_TOKEN.failure("there are no temporary credentials here; leave the session token out");
        }
        if (fields.containsKey("x-amz-signature") || fields.containsKey("x-amz-algorithm")) {
            return verifyV4(fields);
        }
        if (fields.containsKey("awsaccesskeyid") || fields.containsKey("signature")) {
            return verifyOld(fields);
        }
        if (fields.containsKey("policy")) {
            throw S3Error.invalidArgument("the form has a policy and no signature", "x-amz-signature", "");
        }
        return Authenticated.anonymous(Authenticated.UNSIGNED_PAYLOAD);
    }

    private Authenticated verifyV4(Map<String, String> fields) {
        String algorithm = require(fields, "x-amz-algorithm");
        if (!algorithm.equals(SignatureV4.ALGORITHM)) {
            throw S3Error.invalidArgument(
                    "the algorithm has to be " + SignatureV4.ALGORITHM, "x-amz-algorithm", algorithm);
        }
        String policy = require(fields, "policy");
        String date = require(fields, "x-amz-date");
        String day = S3Dates.findInSignature(date)
                .map(S3Dates::inSignature)
                .orElseThrow(() ->
                        S3Error.invalidArgument("the date is not of the form YYYYMMDD'T'hhmmss'Z'", "x-amz-date", date))
                .substring(0, 8);
        CredentialScope scope = CredentialScope.parse(require(fields, "x-amz-credential"), S3Error.INVALID_ARGUMENT);
        scope.require(config, day, S3Error.INVALID_ARGUMENT);
        String given = require(fields, "x-amz-signature");
        requireSame(Hmac.hex(signatures.key(scope), policy), given, scope.accessKey(), policy);
        return Authenticated.by(scope.accessKey(), Authenticated.How.FORM);
    }

    private Authenticated verifyOld(Map<String, String> fields) {
        if (!config.sigV2Forms()) {
            throw S3Error.INVALID_REQUEST.failure("this form has a signature of version 2; sign it with version 4, or"
                    + " set stowage.s3.post-v2=true");
        }
        String policy = require(fields, "policy");
        String accessKey = require(fields, "awsaccesskeyid");
        String given = require(fields, "signature");
        byte[] expected = Hmac.sha1(signatures.secret(accessKey).secret(), policy.getBytes(UTF_8));
        requireSame(Base64.getEncoder().encodeToString(expected), given, accessKey, policy);
        return Authenticated.by(accessKey, Authenticated.How.OLD_FORM);
    }

    private static void requireSame(String expected, String given, String accessKey, String policy) {
        if (!Hmac.isSame(expected, given)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "the signature of the form does not match its policy; check the secret",
                    Map.of("AWSAccessKeyId", accessKey, "StringToSign", policy, "SignatureProvided", given));
        }
    }

    private static String require(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw S3Error.invalidArgument("the form has no field " + name, name, "");
        }
        return value;
    }
}
