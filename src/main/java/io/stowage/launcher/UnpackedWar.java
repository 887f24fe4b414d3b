package io.stowage.launcher;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The WAR's files in a temporary folder, gone when this is closed. They are unpacked once, for the server's own jars
 * and for the application together, since unpacking is what a start spends its time on.
 */
final class UnpackedWar implements AutoCloseable {
    private static final String LAUNCHER_CLASSES = "io/stowage/launcher/";
    private static final String CLASSES = "WEB-INF/classes/";

    /** The application's own classes. In a folder, each would need a file descriptor when it is loaded. */
    private static final String CLASSES_JAR = "WEB-INF/lib/stowage-application.jar";

    /** Some classes of the application name it, and outside of a server nobody else has it. */
    private static final String SERVLET_API = "jakarta.servlet-api-";

    private static final List<String> APPLICATION = List.of(CLASSES, "WEB-INF/lib/", "WEB-INF/launcher/" + SERVLET_API);

    private final Path war;
    private final Path folder;

    private UnpackedWar(Path war, Path folder) {
        this.war = war;
        this.folder = folder;
    }

    static UnpackedWar of(Path war) throws IOException {
        // The launcher's classes stay behind: they lie in the WAR's root, where a browser could fetch them.
        return of(war, name -> !name.startsWith(LAUNCHER_CLASSES));
    }

    /** Only the application's classes, for those who serve nothing. */
    static UnpackedWar applicationOf(Path war) throws IOException {
        return of(war, name -> APPLICATION.stream().anyMatch(name::startsWith));
    }

    private static UnpackedWar of(Path war, Predicate<String> wanted) throws IOException {
        // The real path, because Jetty takes a file behind a symbolic link for an alias and hides it.
        Path folder = Files.createTempDirectory("stowage-").toRealPath();
        UnpackedWar unpacked = new UnpackedWar(war, folder);
        try {
            unpacked.unpack(wanted);
        } catch (IOException | RuntimeException e) {
            unpacked.close();
            throw e;
        }
        return unpacked;
    }

    /** The application's files; the folder beside it is for the server. */
    Path webapp() {
        return folder.resolve("webapp");
    }

    /** What the server's class loader holds: Jetty, the application's SLF4J, and the launcher's classes. */
    List<URL> serverClassPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(war.toUri().toURL());
        for (Path jar : jars("WEB-INF/launcher", "")) {
            urls.add(jar.toUri().toURL());
        }
        for (Path jar : jars("WEB-INF/lib", "slf4j-")) {
            urls.add(jar.toUri().toURL());
        }
        return urls;
    }

    /** What the class loader of a command holds: the application's classes and libraries. */
    List<URL> commandClassPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars("WEB-INF/lib", "")) {
            urls.add(jar.toUri().toURL());
        }
        for (Path jar : jars("WEB-INF/launcher", SERVLET_API)) {
            urls.add(jar.toUri().toURL());
        }
        return urls;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("stowage: cannot remove the temporary folder " + folder + ": " + e.getMessage());
        }
    }

    private void unpack(Predicate<String> wanted) throws IOException {
        Files.createDirectories(webapp().resolve("WEB-INF/lib"));
        try (ZipFile zip = new ZipFile(war.toFile());
                ZipOutputStream classes = new ZipOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(webapp().resolve(CLASSES_JAR))))) {
            classes.setLevel(Deflater.NO_COMPRESSION);
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!wanted.test(entry.getName())) {
                    continue;
                }
                if (entry.getName().startsWith(CLASSES)) {
                    pack(zip, entry, classes);
                } else if (!entry.isDirectory()) {
                    write(zip, entry);
                }
            }
        }
    }

    private static void pack(ZipFile zip, ZipEntry entry, ZipOutputStream classes) throws IOException {
        String name = entry.getName().substring(CLASSES.length());
        if (name.isEmpty()) {
            return;
        }
        ZipEntry packed = new ZipEntry(name);
        packed.setLastModifiedTime(entry.getLastModifiedTime());
        classes.putNextEntry(packed);
        try (InputStream in = zip.getInputStream(entry)) {
            in.transferTo(classes);
        }
    }

    private void write(ZipFile zip, ZipEntry entry) throws IOException {
        Path target = webapp().resolve(entry.getName()).normalize();
        if (!target.startsWith(webapp())) {
            throw new IOException(war + " has an entry that leads out of its folder: " + entry.getName());
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
        }
        Files.setLastModifiedTime(target, entry.getLastModifiedTime());
    }

    private List<Path> jars(String where, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(webapp().resolve(where))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
