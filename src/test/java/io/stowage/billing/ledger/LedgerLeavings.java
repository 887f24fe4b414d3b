package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Uses the ledger as an application that is undeployed afterwards, and fails when it left anything. It wants a JVM of its
 * own: what others did in it decides what its caches keep.
 */
public final class LedgerLeavings {
    private LedgerLeavings() {}

    public static void main(String[] args) {
        try {
            useAndLook(Path.of(args[0]));
        } catch (Throwable e) {
            e.printStackTrace();
            // A thread that was left would keep the JVM alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void useAndLook(Path data) throws Exception {
        Set<String> threads = threads();
        List<Driver> drivers = DriverManager.drivers().toList();
        WeakReference<ClassLoader> loader = new WeakReference<>(useAndForget(data));
        makeTheJvmForgetItsLastRecord();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(loader.refersTo(null)).isTrue();
            assertThat(threads()).isSubsetOf(threads);
        });
        assertThat(DriverManager.drivers().toList()).isEqualTo(drivers);
    }

    private record Last(CharSequence component, Comparable<?> other) {}

    /** Java 17 keeps the types of the record that it made methods for last, whoever's it was, until it does so again. */
    private static void makeTheJvmForgetItsLastRecord() {
        Last one = new Last("x", "y");
        assertThat(one).isEqualTo(new Last("x", "y")).hasSameHashCodeAs(new Last("x", "y"));
        assertThat(one.toString()).contains("x");
    }

    /** Runs the ledger of a class loader of its own, as an application server would. */
    private static ClassLoader useAndForget(Path data) throws Exception {
        URLClassLoader application = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            application
                    .loadClass(LedgerChild.class.getName())
                    .getMethod("useOnce", Path.class)
                    .invoke(null, data);
        } finally {
            thread.setContextClassLoader(before);
            application.close();
        }
        return application;
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stowage-"))
                .collect(Collectors.toSet());
    }
}
