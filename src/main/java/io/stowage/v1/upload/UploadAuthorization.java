package io.stowage.v1.upload;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.v1.wire.RequestOrigin;

/** Decides whether an owner agreed to an upload. */
public interface UploadAuthorization {

    /**
     * Returns when the owner agreed. Else throws {@link StowageException}: {@link Fault#UNAUTHENTICATED} when there is
     * no proof at all, {@link Fault#CERTIFICATE_REFUSED} when it does not prove it.
     *
     * @param checks what runs the checks of signatures, after all that costs little
     */
    void authorize(TreeRequest request, RequestOrigin caller, SignatureChecks checks);
}
