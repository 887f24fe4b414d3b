package io.stowage.ic;

import java.security.Provider;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The BouncyCastle provider, for what the JDK cannot do. It is handed around as an object and never registered, since
 * other applications in the same JVM may have another version.
 *
 * <p>Its classes leave a thread-local of their own on the thread that loads them. On a server's pooled thread that would
 * keep the whole class loader of an undeployed application alive, without a word in any log. So they are loaded on a
 * thread that ends.
 */
public final class BouncyCastle {
    private BouncyCastle() {}

    public static Provider load() {
        FutureTask<Provider> loading = new FutureTask<>(BouncyCastleProvider::new);
        Thread thread = new Thread(null, loading, "stowage-crypto", 0, false);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
            return loading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("was interrupted while loading BouncyCastle", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("BouncyCastle does not load", e.getCause());
        }
    }
}
