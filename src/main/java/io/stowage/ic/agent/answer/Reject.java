package io.stowage.ic.agent.answer;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The network's or a canister's no.
 *
 * @param certified whether a certificate or the signature of a node proves it; what is not proven may be a lie
 */
public record Reject(BigInteger code, String message, Optional<String> errorCode, boolean certified) {
    private static final BigInteger TRANSIENT = BigInteger.TWO;

    /** Whether the same may be answered otherwise in a moment. */
    boolean isTransient() {
        return code.equals(TRANSIENT);
    }

    /** Without line breaks and of bounded length, since it is a stranger's text and ends up in logs. */
    @Override
    public String toString() {
        return "reject code " + code
                + errorCode.map(text -> ", " + PrintableText.text(text)).orElse("") + ": "
                + PrintableText.text(message);
    }
}
