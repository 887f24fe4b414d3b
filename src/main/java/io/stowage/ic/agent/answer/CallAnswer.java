package io.stowage.ic.agent.answer;

import io.stowage.ic.Bytes;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborValue;
import java.util.Optional;

/**
 * The body of an answer to a call: a certificate, or a refusal that nothing proves.
 *
 * <p>The word "replied" that stands above a certificate also stands above rejected calls, so nobody reads it as that.
 */
public record CallAnswer(Optional<Bytes> certificate, Optional<Reject> reject) {

    public static CallAnswer of(CborValue body) {
        try {
            Optional<CborValue> code = body.find("reject_code");
            if (code.isPresent()) {
                return new CallAnswer(Optional.empty(), Optional.of(reject(body, false)));
            }
            return new CallAnswer(Optional.of(body.require("certificate").asBytes()), Optional.empty());
        } catch (CborException e) {
            throw new AgentException(
                    Kind.UNTRUSTED, "the answer to a call holds neither a certificate nor a rejection", e);
        }
    }

    public static Reject reject(CborValue body, boolean certified) {
        return new Reject(
                body.require("reject_code").asNumber(),
                body.find("reject_message").map(CborValue::asText).orElse("without a reason"),
                body.find("error_code").map(CborValue::asText),
                certified);
    }
}
