package io.stowage.ic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BouncyCastleTest {
    /** Stands for a server's thread: it outlives every application. */
    private final ExecutorService pooled = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        pooled.shutdownNow();
    }

    @Test
    void theProviderWorksWithoutBeingRegistered() throws Exception {
        Provider provider = BouncyCastle.load();
        assertThat(MessageDigest.getInstance("SHA3-256", provider).digest()).hasSize(32);
        assertThat(Security.getProvider(provider.getName())).isNull();
    }

    @Test
    void anApplicationThatUsedItCanBeCollected() throws Exception {
        WeakReference<ClassLoader> application =
                pooled.submit(() -> use("io.stowage.ic.BouncyCastle", "load")).get();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return application.get() == null;
        });
    }

    @Test
    void anApplicationThatSignedAndVerifiedCanBeCollected() throws Exception {
        WeakReference<ClassLoader> application =
                pooled.submit(BouncyCastleTest::sign).get();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return application.get() == null;
        });
    }

    /** Proves that the test above can fail: this is the way that leaks. */
    @Test
    void loadedOnAPooledThreadItHoldsTheApplication() throws Exception {
        Callable<WeakReference<ClassLoader>> leak = () -> use("org.bouncycastle.jce.provider.BouncyCastleProvider", "");
        WeakReference<ClassLoader> application = pooled.submit(leak).get();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(application.get()).isNotNull();
    }

    /** Calls a static method, or the constructor, in a class loader of its own, as a server does for an application. */
    private static WeakReference<ClassLoader> use(String type, String method) throws Exception {
        URLClassLoader application = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        try {
            Class<?> loaded = application.loadClass(type);
            Object provider = method.isEmpty()
                    ? loaded.getConstructor().newInstance()
                    : loaded.getMethod(method).invoke(null);
            MessageDigest.getInstance("SHA3-256", (Provider) provider).digest();
            return new WeakReference<>(application);
        } finally {
            close(application);
        }
    }

    /** What a gateway does on a server's thread, with keys on a curve and on none. */
    private static WeakReference<ClassLoader> sign() throws Exception {
        URLClassLoader application = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        try {
            Class<?> signing = application.loadClass("io.stowage.ic.identity.SigningInAnApplication");
            signing.getMethod("signAndVerify").invoke(null);
            return new WeakReference<>(application);
        } finally {
            close(application);
        }
    }

    private static void close(URLClassLoader loader) throws IOException {
        loader.close();
    }

    private static URL[] classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> {
                    try {
                        return new File(entry).toURI().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }
}
