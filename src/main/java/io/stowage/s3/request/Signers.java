package io.stowage.s3.request;

import io.stowage.access.Caller;
import io.stowage.access.Credentials;
import io.stowage.fault.StowageException;
import io.stowage.s3.signing.Authenticated;
import io.stowage.s3.signing.RequestSignatures;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.signing.SigningConfig;
import io.stowage.s3.signing.SigningSecret;
import io.stowage.s3.wire.S3Error;
import io.stowage.web.Guesses;
import io.stowage.web.RequestContext;
import io.stowage.web.client.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who sends a request, by its signature. Wrong signatures are counted for the address over all fronts. */
public final class Signers {
    private final Credentials credentials;
    private final RequestSignatures signatures;
    private final Guesses guesses;
    private final ClientAddress addresses;

    public Signers(
            Credentials credentials, SigningConfig config, Guesses guesses, ClientAddress addresses, Clock clock) {
        this.credentials = credentials;
        this.signatures = new RequestSignatures(this::secret, config, clock);
        this.guesses = guesses;
        this.addresses = addresses;
    }

    private Optional<SigningSecret> secret(String accessKey) {
        return credentials
                .signer(accessKey)
                .map(issued -> new SigningSecret(issued.key().id(), issued.secret()));
    }

    /** Checks the head; an anonymous request has a caller without a key. */
    public S3Request verify(HttpServletRequest request, Target target) {
        Optional<String> label = RequestContext.of(request).label();
        SignedRequest signed = SignedRequest.of(request, addresses.host(request), label);
        Authenticated who = counted(request, () -> signatures.verify(signed));
        return new S3Request(request, signed, who, caller(who), target, request.getServletPath());
    }

    /** The same request by who signed its form. */
    public S3Request verifyForm(S3Request request, Map<String, String> fields) {
        Authenticated who = counted(request.http(), () -> signatures.verifyForm(fields));
        return new S3Request(
                request.http(), request.signed(), who, caller(who), request.target(), request.base());
    }

    /** A key that is unknown or disabled was not guessed, so only signatures count. */
    private Authenticated counted(HttpServletRequest request, Supplier<Authenticated> check) {
        try {
            Authenticated who = check.get();
            if (!who.isAnonymous()) {
                guesses.requireFew(request);
            }
            return who;
        } catch (StowageException e) {
            if (S3Error.of(e).filter(S3Error.SIGNATURE_DOES_NOT_MATCH::equals).isPresent()) {
                guesses.note(request);
            }
            throw e;
        }
    }

    private Caller caller(Authenticated who) {
        if (who.isAnonymous()) {
            return Caller.ANONYMOUS;
        }
        String id = who.accessKey().orElseThrow();
        return credentials
                .signer(id)
                .map(issued -> Caller.with(issued.key()))
                .orElseThrow(() -> S3Error.INVALID_ACCESS_KEY_ID.failure(
                        "the access key was deleted or disabled", Map.of("AWSAccessKeyId", id)));
    }
}
