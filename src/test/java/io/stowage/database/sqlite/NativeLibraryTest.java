package io.stowage.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path folder;

    /** As a server does with each deployment. */
    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(NativeLibraryTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toAbsolutePath().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @Test
    void noThreadKeepsTheClassLoaderOfADeploymentThatLoadedIt() throws Exception {
        Thread self = Thread.currentThread();
        ClassLoader before = self.getContextClassLoader();
        try (URLClassLoader deployment = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            self.setContextClassLoader(deployment);
            try {
                var load = Class.forName("io.stowage.database.sqlite.NativeLibrary", true, deployment)
                        .getDeclaredMethod("load", Path.class);
                load.setAccessible(true);
                load.invoke(null, folder.resolve("native"));
                assertThat(self.getContextClassLoader()).isSameAs(deployment);
            } finally {
                self.setContextClassLoader(before);
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getContextClassLoader() == deployment);
        }
    }
}
