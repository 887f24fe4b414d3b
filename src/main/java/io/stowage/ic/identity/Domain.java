package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a signature is for. Its name stands before the signed hash, so that none can be taken for another's. */
public enum Domain {
    REQUEST("ic-request"),
    DELEGATION("ic-request-auth-delegation"),
    RESPONSE("ic-response");

    private final String separator;

    Domain(String separator) {
        this.separator = separator;
    }

    /** What is signed for this hash. */
    public byte[] message(Bytes hash) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(separator.length());
        message.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(hash.array());
        return message.toByteArray();
    }
}
