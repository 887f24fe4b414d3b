package io.stowage.ic.bls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/** The native library, for those who added its jar. Making one throws a {@link LinkageError} where it does not work. */
final class JblstBls implements BlsVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(JblstBls.class);

    JblstBls() {
        // Loads the library now and not at the first upload.
        LOG.debug("jblst is loaded: {}", new P1_Affine().is_inf());
    }

    @Override
    public boolean verify(byte[] key, byte[] signature, byte[] message) {
        if (key.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            P2_Affine publicKey = new P2_Affine(key);
            P1_Affine point = new P1_Affine(signature);
            return !publicKey.is_inf()
                    && !point.is_inf()
                    && publicKey.in_group()
                    && point.in_group()
                    && point.core_verify(publicKey, true, message, SUITE) == BLST_ERROR.BLST_SUCCESS;
        } catch (RuntimeException e) {
            // That is how it says that the bytes are no point.
            LOG.debug("a key or signature is no point of its curve", e);
            return false;
        }
    }

    @Override
    public String name() {
        return "jblst";
    }
}
