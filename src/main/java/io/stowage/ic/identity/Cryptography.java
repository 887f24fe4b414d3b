package io.stowage.ic.identity;

import io.stowage.ic.BouncyCastle;
import java.security.Provider;

/** Sees to it that the library is loaded, in the way that harms no server, before anything here uses a part of it. */
final class Cryptography {
    private static final Provider LOADED = BouncyCastle.load();

    private Cryptography() {}

    static void require() {
        if (LOADED.getServices().isEmpty()) {
            throw new IllegalStateException("the cryptography library has nothing to offer");
        }
    }
}
