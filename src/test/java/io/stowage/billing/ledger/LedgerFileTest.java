package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.CashierException;
import io.stowage.billing.Usage;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ic.Owner;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in a file of its own, as it is without any settings. */
class LedgerFileTest {
    static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");

    @TempDir
    private Path data;

    static LedgerCashier open(Path data) {
        // No test here is about time, and a busy machine takes its own.
        Settings settings = Settings.of(List.of(Source.of("test", Map.of("stowage.ledger.timeout", "4m"))), Map.of())
                .scope("stowage");
        return LedgerCashier.open(LedgerConfig.from(settings, data), "node-1", Clock.systemUTC());
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        int acknowledged = 0;
        for (int life = 0; life < 2; life++) {
            Process child = child();
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 15; i++) {
                    String line = lines.readLine();
                    assertThat(line).as(() -> errors(child)).isNotNull();
                    acknowledged = Integer.parseInt(line);
                }
            } finally {
                child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            try (LedgerCashier cashier = open(data)) {
                assertThat(cashier.budget(OWNER).reported().bytesUp())
                        .isBetween((long) acknowledged, acknowledged + 1L);
                Account account = cashier.books().account(OWNER);
                BigInteger charged = cashier.books().usage(OWNER).get(0).charged();
                assertThat(account.balance().add(charged).intValueExact())
                        .isBetween(acknowledged * 1000, (acknowledged + 1) * 1000);
                assertThat(cashier.books().check().faults()).isEmpty();
            }
        }
    }

    private Process child() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), LedgerChild.class.getName(), data.toString());
        return builder.start();
    }

    /** What a child that ended too early had to say. */
    private static String errors(Process child) {
        try (BufferedReader lines = child.errorReader(StandardCharsets.UTF_8)) {
            return lines.lines().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aFileThatAnotherProcessHasIsRefusedWithAReason() throws Exception {
        Process child = child();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isNotNull();
            assertThatThrownBy(() -> open(data).close())
                    .isInstanceOf(CashierException.class)
                    .hasMessageContaining("locked");
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void afterTheEndNeitherThreadNorDriverNorLoaderIsLeft() throws Exception {
        Set<String> threads = threads();
        List<Driver> drivers = DriverManager.drivers().toList();
        WeakReference<ClassLoader> loader = new WeakReference<>(useAndForget());
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
    private ClassLoader useAndForget() throws Exception {
        ClassLoader parent = ClassLoader.getPlatformClassLoader();
        URLClassLoader application = new URLClassLoader(classPath(), parent);
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
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("ledger") || name.contains("H2") || name.contains("MVStore"))
                .collect(Collectors.toSet());
    }

    @Test
    void smallerTotalsAfterARestartTakeNothingBack() {
        try (LedgerCashier cashier = open(data)) {
            cashier.books().open(OWNER, cashier.books().usualLimits());
            cashier.report(Map.of(OWNER, Usage.write(100)));
        }
        try (LedgerCashier cashier = open(data)) {
            cashier.report(Map.of(OWNER, Usage.write(1)));
            assertThat(cashier.budget(OWNER).reported()).isEqualTo(Usage.write(100));
        }
    }
}
