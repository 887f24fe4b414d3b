package io.stowage.v1.upload;

import io.stowage.fault.BadRequest;
import io.stowage.ic.Bytes;
import io.stowage.ic.egress.OwnerKeySignature;
import io.stowage.web.json.StrictJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The JSON of a signature by an owner's key: key and signature as hex, the expiry in seconds. */
final class KeySignatureJson {
    private static final int MAX_HEX = 512;
    private static final long LAST_SECOND = 253_402_300_799L;

    private @Nullable Bytes key;
    private @Nullable Bytes signature;
    private @Nullable Long expiresAt;

    private KeySignatureJson() {}

    static UploadProof read(StrictJson json) throws IOException {
        KeySignatureJson fields = new KeySignatureJson();
        json.object("OwnerKeySignature", name -> fields.field(name, json));
        return fields.proof();
    }

    private void field(String name, StrictJson json) throws IOException {
        switch (name) {
            case "public_key" -> key = hex(json, name);
            case "signature" -> signature = hex(json, name);
            case "expires_at" -> expiresAt = json.number("expires_at", LAST_SECOND);
            default -> json.ignore();
        }
    }

    private UploadProof proof() {
        if (key == null || signature == null || expiresAt == null) {
            throw BadRequest.because("OwnerKeySignature needs public_key, signature and expires_at");
        }
        return new UploadProof.OwnerKey(new OwnerKeySignature(key, signature, expiresAt));
    }

    private static Bytes hex(StrictJson json, String name) throws IOException {
        String text = json.text(name);
        BadRequest.unless(text.length() <= MAX_HEX && text.matches("([0-9a-f]{2})+"), name + " is not lower-case hex");
        return Bytes.ofHex(text);
    }
}
