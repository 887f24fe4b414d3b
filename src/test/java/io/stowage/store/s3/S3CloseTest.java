package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that is closed leaves no thread, and with them nothing that holds a web application's class loader. */
class S3CloseTest {
    private static final Pattern OURS = Pattern.compile("idle-connection-reaper|sdk-.*|aws-.*|stowage-store-.*");
    private StrictFake fake;

    @BeforeEach
    void startFake() throws IOException {
        fake = new StrictFake();
    }

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Test
    void noThreadIsLeft() throws IOException {
        Set<Thread> before = threads();

        use(fake.settings().open());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    @Test
    void noClassLoaderIsLeft() throws Exception {
        WeakReference<ClassLoader> loader =
                useInALoaderOfItsOwn(fake.settings().config().endpoint().orElseThrow());

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    @Test
    void anUploadThatIsUnderWayIsAbortedBeforeTheStoreIsClosed() throws Exception {
        StrictFake.Answer started = (exchange, body) -> {
            byte[] xml = "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, xml.length);
            exchange.getResponseBody().write(xml);
        };
        S3Store store = fake.settings().open();
        fake.next(started);
        InputStream closing = new InputStream() {
            private long sent;

            @Override
            public int read() {
                return read(new byte[1], 0, 1) - 1;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                boolean before = sent <= 6 * 1024 * 1024;
                sent += count;
                if (before && sent > 6 * 1024 * 1024) {
                    // On another thread, since closing waits for this upload.
                    new Thread(store::close).start();
                    await().until(() -> isClosed(store));
                }
                return count;
            }
        };

        StoreException fault = org.assertj.core.api.Assertions.catchThrowableOfType(
                StoreException.class, () -> store.put(Key.of("k"), Body.ofUnknownLength(closing), PutOptions.REPLACE));

        assertThat(fault.reason()).isEqualTo(StoreException.Reason.CLOSED);
        assertThat(fake.requests()).last().isEqualTo("DELETE /stowage/k");
    }

    /** Called by reflection, with the classes of another loader. */
    static void run(URI endpoint) throws IOException {
        use(TestS3.at(endpoint, "me", "sesame")
                .with("s3.conditional-create", "true")
                .open());
    }

    private static void use(S3Store store) throws IOException {
        try (store) {
            store.put(Key.of("k"), Body.of(new byte[10]), PutOptions.REPLACE);
            store.head(Key.of("k"));
            store.check(Duration.ofMillis(1));
        }
    }

    private static boolean isClosed(S3Store store) throws IOException {
        try {
            store.delete(Key.of("other"));
            return false;
        } catch (StoreException e) {
            return e.reason() == StoreException.Reason.CLOSED;
        }
    }

    private static WeakReference<ClassLoader> useInALoaderOfItsOwn(URI endpoint) throws Exception {
        URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        Method run = loader.loadClass(S3CloseTest.class.getName()).getDeclaredMethod("run", URI.class);
        run.setAccessible(true);
        run.invoke(null, endpoint);
        loader.close();
        return new WeakReference<>(loader);
    }

    private static URL[] classPath() throws MalformedURLException {
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        URL[] urls = new URL[entries.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = new File(entries.get(i)).toURI().toURL();
        }
        return urls;
    }

    /** Tests before this one in the same JVM may still have some that are about to end. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.matcher(thread.getName()).matches())
                .collect(Collectors.toSet());
    }
}
