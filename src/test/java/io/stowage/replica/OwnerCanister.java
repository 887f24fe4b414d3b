package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;

/** An application that lets anybody upload in its name, as the published module of owners does. */
final class OwnerCanister implements Canister {
    private static final CandidType GRANT = CandidType.record(
            CandidType.field("method", CandidType.Primitive.TEXT),
            CandidType.field("blob_hash", CandidType.Primitive.TEXT));

    @Override
    public Bytes execute(Principal caller, String method, Bytes arg) {
        if (!method.equals("_immutableObjectStorageCreateCertificate")) {
            throw new Trap("has no method '" + method + "'");
        }
        String hash = Candid.decode(CandidType.Primitive.TEXT, arg.array()).asText();
        CandidValue grant =
                CandidValue.record().with("method", CandidValue.of("upload")).with("blob_hash", CandidValue.of(hash));
        return Bytes.of(Candid.encode(GRANT, grant));
    }
}
