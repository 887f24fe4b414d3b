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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who sends a request, by its signature. Wrong signatures are counted for the address over all fronts. */
public final class Signers {
    private static final String TYPE = "content-type";

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
        return counted(request, () -> verify(request, signed, target));
    }

    /** Jetty hands on some values from a cache, in other letters than they were sent in, unless it is told not to. */
    private S3Request verify(HttpServletRequest request, SignedRequest signed, Target target) {
        try {
            return verified(request, signed, target);
        } catch (StowageException e) {
            Optional<SignedRequest> other = isMismatch(e) ? withTypeInCapitals(signed) : Optional.empty();
            if (other.isEmpty()) {
                throw e;
            }
            try {
                return verified(request, other.get(), target);
            } catch (StowageException again) {
                e.addSuppressed(again);
                throw e;
            }
        }
    }

    private S3Request verified(HttpServletRequest request, SignedRequest signed, Target target) {
        Authenticated who = signatures.verify(signed);
        return new S3Request(request, signed, who, caller(who), target, request.getServletPath());
    }

    private static Optional<SignedRequest> withTypeInCapitals(SignedRequest signed) {
        Optional<String> type = signed.header(TYPE).filter(text -> text.endsWith("charset=utf-8"));
        return type.map(text -> {
            Map<String, List<String>> headers = new LinkedHashMap<>(signed.headers());
            headers.put(TYPE, List.of(text.replace("charset=utf-8", "charset=UTF-8")));
            return new SignedRequest(
                    signed.method(), signed.path(), signed.query(), headers, signed.hosts(), signed.bucketOfHost());
        });
    }

    private static boolean isMismatch(StowageException e) {
        return S3Error.of(e).filter(S3Error.SIGNATURE_DOES_NOT_MATCH::equals).isPresent();
    }

    /** The same request by who signed its form. */
    public S3Request verifyForm(S3Request request, Map<String, String> fields) {
        return counted(request.http(), () -> {
            Authenticated who = signatures.verifyForm(fields);
            return new S3Request(request.http(), request.signed(), who, caller(who), request.target(), request.base());
        });
    }

    /** A key that is unknown or disabled was not guessed, so only signatures count. */
    private S3Request counted(HttpServletRequest request, Supplier<S3Request> check) {
        try {
            S3Request checked = check.get();
            if (!checked.signature().isAnonymous()) {
                guesses.requireFew(request);
            }
            return checked;
        } catch (StowageException e) {
            if (isMismatch(e)) {
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
