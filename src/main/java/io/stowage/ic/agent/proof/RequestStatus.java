package io.stowage.ic.agent.proof;

import io.stowage.ic.Bytes;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.answer.CallOutcome;
import io.stowage.ic.agent.answer.PrintableText;
import io.stowage.ic.agent.answer.Reject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a certificate says became of a request. */
public final class RequestStatus {
    private static final Bytes ROOT = Bytes.ofUtf8("request_status");
    private static final int MAX_CODE_BYTES = 10;

    private final CertifiedState certified;
    private final Bytes id;
    private final Instant expiry;

    public RequestStatus(CertifiedState certified, Bytes id, Instant expiry) {
        this.certified = certified;
        this.id = id;
        this.expiry = expiry;
    }

    public static List<Bytes> path(Bytes id) {
        return List.of(ROOT, id);
    }

    /** Empty as long as there is no end. */
    public Optional<CallOutcome> outcome() {
        String status = find("status").map(RequestStatus::text).orElse("");
        return switch (status) {
            case "" -> hasExpired() ? Optional.of(new CallOutcome.Expired()) : Optional.empty();
            case "received", "processing" -> Optional.empty();
            case "replied" -> Optional.of(new CallOutcome.Replied(require("reply")));
            case "rejected" -> Optional.of(new CallOutcome.Rejected(reject()));
            case "done" -> Optional.of(new CallOutcome.Forgotten());
            default ->
                throw new AgentException(
                        Kind.UNTRUSTED, "a request has a status that nobody knows: " + PrintableText.text(status));
        };
    }

    /** No block after that time may hold the request, and none before did. Hidden is not absent. */
    private boolean hasExpired() {
        return certified.time().isAfter(expiry) && certified.lacks(path("status"));
    }

    private Reject reject() {
        return new Reject(
                leb128(require("reject_code")),
                find("reject_message").map(RequestStatus::text).orElse("without a reason"),
                find("error_code").map(RequestStatus::text),
                true);
    }

    private Optional<Bytes> find(String label) {
        return certified.find(path(label));
    }

    private List<Bytes> path(String label) {
        return List.of(ROOT, id, Bytes.ofUtf8(label));
    }

    private Bytes require(String label) {
        return find(label)
                .orElseThrow(() -> new AgentException(Kind.UNTRUSTED, "the certificate of a request has no " + label));
    }

    private static String text(Bytes utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.array()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AgentException(Kind.UNTRUSTED, "a certificate holds a text that is not UTF-8", e);
        }
    }

    private static BigInteger leb128(Bytes bytes) {
        if (bytes.length() == 0 || bytes.length() > MAX_CODE_BYTES) {
            throw new AgentException(Kind.UNTRUSTED, "a certificate holds a number of no use");
        }
        BigInteger number = BigInteger.ZERO;
        byte[] array = bytes.array();
        for (int i = array.length - 1; i >= 0; i--) {
            number = number.shiftLeft(7).or(BigInteger.valueOf(array[i] & 0x7f));
        }
        return number;
    }
}
