package io.stowage.v1.upload;

import io.stowage.fault.BadRequest;
import io.stowage.web.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of an authorisation: {@code "None"}, or an object with one certificate or one signature by a key. */
final class AuthJson {
    private static final int MAX_REQUEST_FIELDS = 16;

    private AuthJson() {}

    /** Empty when the client says that it has none. */
    static Optional<UploadProof> read(StrictJson json) throws IOException {
        if (json.isText()) {
            BadRequest.unless(json.text("auth").equals("None"), "auth is neither None nor an object");
            return Optional.empty();
        }
        List<UploadProof> proofs = new ArrayList<>();
        json.object("auth", name -> {
            BadRequest.unless(proofs.isEmpty(), "auth brings two things");
            proofs.add(readProof(name, json));
        });
        BadRequest.unless(proofs.size() == 1, "auth is an empty object");
        return Optional.of(proofs.get(0));
    }

    private static UploadProof readProof(String name, StrictJson json) throws IOException {
        return switch (name) {
            case "OwnerEgressSignature" -> readSignature(json);
            case "OwnerKeySignature" -> KeySignatureJson.read(json);
            default -> throw BadRequest.because("auth is neither an OwnerEgressSignature nor an OwnerKeySignature");
        };
    }

    private static EgressSignature readSignature(StrictJson json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        json.array("OwnerEgressSignature", () -> {
            BadRequest.unless(bytes.size() < EgressSignature.MAX_BYTES, "the certificate is too long");
            bytes.write((int) json.number("a byte of the certificate", 255));
        });
        return EgressSignature.of(bytes.toByteArray());
    }

    /**
     * The signed call that the certificate is said to answer, as texts: the one who verifies it knows what each of them
     * has to be.
     */
    static Map<String, String> readRequest(StrictJson json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        json.object("auth_request", name -> {
            BadRequest.unless(fields.size() < MAX_REQUEST_FIELDS, "auth_request has too many fields");
            if (json.isNull()) {
                json.ignore();
            } else {
                fields.put(name, json.text("a field of auth_request"));
            }
        });
        return fields;
    }
}
