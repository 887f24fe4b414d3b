package io.stowage.store.s3;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/**
 * S3Proxy on a free port of this machine, in this JVM but out of sight: its jar carries another Jetty and another SDK,
 * so it lives in a class loader that shares nothing with ours, and is spoken to by reflection.
 */
public final class S3ProxyServer implements AutoCloseable {
    public static final String ACCESS_KEY = "s3proxykey";
    public static final String SECRET_KEY = "s3proxysecret";

    private static final String MAIN = "org.gaul.s3proxy.S3Proxy";

    private final URLClassLoader loader;
    private final Object server;

    private S3ProxyServer(URLClassLoader loader, Object server) {
        this.loader = loader;
        this.server = server;
    }

    /** One that keeps its objects in memory, and so takes any key. */
    public static S3ProxyServer inMemory() throws Exception {
        return start("transient-nio2", new Properties());
    }

    /** One that keeps its objects in files, and so takes objects of any size. */
    public static S3ProxyServer inFiles(Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        return start("filesystem-nio2", properties);
    }

    public URI endpoint() throws Exception {
        return URI.create("http://127.0.0.1:" + call(server, "getPort"));
    }

    @Override
    public void close() throws IOException {
        try {
            inside(loader, () -> call(server, "stop"));
        } catch (Exception e) {
            throw new IOException("S3Proxy does not stop", e);
        }
        loader.close();
    }

    private static S3ProxyServer start(String provider, Properties properties) throws Exception {
        URLClassLoader loader =
                new URLClassLoader(new URL[] {resources(), jar()}, ClassLoader.getPlatformClassLoader());
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "aws-v4");
        properties.setProperty("s3proxy.identity", ACCESS_KEY);
        properties.setProperty("s3proxy.credential", SECRET_KEY);
        return inside(loader, () -> {
            Object objects = loader.loadClass("org.gaul.s3proxy.BlobStores")
                    .getMethod("create", String.class, Properties.class)
                    .invoke(null, provider, properties);
            Class<?> type = loader.loadClass(MAIN + "$Builder");
            Object builder = type.getMethod("fromProperties", Properties.class).invoke(null, properties);
            Class<?> storeType = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
            type.getMethod("blobStore", storeType).invoke(builder, objects);
            Object server = call(builder, "build");
            call(server, "start");
            return new S3ProxyServer(loader, server);
        });
    }

    private interface Step<T> {
        T run() throws Exception;
    }

    private static <T> T inside(ClassLoader loader, Step<T> step) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return step.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Object call(Object target, String method) throws Exception {
        return target.getClass().getMethod(method).invoke(target);
    }

    private static URL resources() {
        return Objects.requireNonNull(S3ProxyServer.class.getResource("/s3proxy/"));
    }

    private static URL jar() throws MalformedURLException {
        String basedir = System.getProperty("project.basedir", ".");
        Path jar = Path.of(basedir, "target", "s3proxy", "s3proxy.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing; the build puts it there before the tests");
        }
        return jar.toUri().toURL();
    }
}
