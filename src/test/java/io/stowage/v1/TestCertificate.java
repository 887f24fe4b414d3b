package io.stowage.v1;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborWriter;
import io.stowage.ic.identity.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Certificates that the owner of test blobs agreed to an upload, of the time 1,800,000,000. */
final class TestCertificate {
    static final String METHOD = "_immutableObjectStorageCreateCertificate";

    private TestCertificate() {}

    /** A certificate of the root subnet that the owner replied with this hash, signed with zeros. */
    static byte[] of(String hash) {
        return of(hash, new byte[BlsVerifier.SIGNATURE_BYTES]);
    }

    static byte[] of(String hash, byte[] signature) {
        CandidType type = CandidType.record(
                CandidType.field("method", CandidType.Primitive.TEXT),
                CandidType.field("blob_hash", CandidType.Primitive.TEXT));
        CandidValue reply =
                CandidValue.record().with("method", CandidValue.of("upload")).with("blob_hash", CandidValue.of(hash));
        CborValue outcome = fork(
                label("reply", leaf(Bytes.of(Candid.encode(type, reply)))),
                label("status", leaf(Bytes.ofUtf8("replied"))));
        CborValue tree = fork(
                label(
                        "request_status",
                        CborValue.of(List.of(
                                CborValue.of(2), CborValue.of(call(METHOD).id()), outcome))),
                label("time", leaf(Bytes.ofHex("8080d09de9ceb8fd18"))));
        return CborWriter.write(CborValue.map().with("tree", tree).with("signature", CborValue.of(signature)));
    }

    /** The call that these certificates answer, when it is of {@link #METHOD}. */
    static Request call(String method) {
        return Request.call(
                Principal.ANONYMOUS,
                Principal.parse(TestBlob.OWNER),
                method,
                Bytes.ofHex("00"),
                Instant.ofEpochSecond(9),
                Bytes.ofHex("01"));
    }

    static String auth(byte[] certificate) {
        List<String> numbers = new ArrayList<>();
        for (byte b : certificate) {
            numbers.add(Integer.toString(b & 0xff));
        }
        return "{\"OwnerEgressSignature\":[" + String.join(",", numbers) + "]}";
    }

    private static CborValue fork(CborValue left, CborValue right) {
        return CborValue.of(List.of(CborValue.of(1), left, right));
    }

    private static CborValue label(String name, CborValue tree) {
        return CborValue.of(List.of(CborValue.of(2), CborValue.of(Bytes.ofUtf8(name)), tree));
    }

    private static CborValue leaf(Bytes value) {
        return CborValue.of(List.of(CborValue.of(3), CborValue.of(value)));
    }
}
