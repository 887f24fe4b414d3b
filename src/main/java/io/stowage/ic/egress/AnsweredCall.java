package io.stowage.ic.egress;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.identity.StructuredHash;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * The call that a certificate is said to answer. Its hash is the only thing that ties an answer to the canister that
 * gave it.
 */
public record AnsweredCall(
        Principal canister, String method, Bytes arg, Principal sender, BigInteger expiry, Optional<Bytes> nonce) {
    private static final int MAX_METHOD = 256;
    private static final int MAX_ARG = 4096;
    private static final int MAX_NONCE = 32;

    /**
     * Reads the fields as clients send them: ids as text, bytes as hex, the expiry in decimals. Throws {@link
     * UploadRefused} for anything else.
     */
    public static AnsweredCall parse(Map<String, String> fields) {
        try {
            return new AnsweredCall(
                    Principal.parse(require(fields, "canister_id", MAX_METHOD)),
                    require(fields, "method_name", MAX_METHOD),
                    Bytes.ofHex(require(fields, "arg", 2 * MAX_ARG)),
                    Principal.parse(require(fields, "sender", MAX_METHOD)),
                    expiry(require(fields, "ingress_expiry", MAX_METHOD)),
                    fields.containsKey("nonce")
                            ? Optional.of(Bytes.ofHex(require(fields, "nonce", 2 * MAX_NONCE)))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new UploadRefused("a field of auth_request " + e.getMessage(), e);
        }
    }

    /** By which the network knows the call. */
    public Bytes requestId() {
        CborValue.MapValue content = CborValue.map()
                .with("request_type", CborValue.of("call"))
                .with("canister_id", CborValue.of(canister.bytes()))
                .with("method_name", CborValue.of(method))
                .with("arg", CborValue.of(arg))
                .with("sender", CborValue.of(sender.bytes()))
                .with("ingress_expiry", CborValue.of(expiry));
        return StructuredHash.of(
                nonce.map(bytes -> content.with("nonce", CborValue.of(bytes))).orElse(content));
    }

    private static String require(Map<String, String> fields, String name, int most) {
        String text = fields.get(name);
        if (text == null || text.length() > most) {
            throw new UploadRefused("auth_request has no " + name + ", or one that is too long");
        }
        return text;
    }

    private static BigInteger expiry(String text) {
        if (!text.matches("[0-9]{1,20}")) {
            throw new UploadRefused("the ingress_expiry of auth_request is no number");
        }
        return new BigInteger(text);
    }
}
