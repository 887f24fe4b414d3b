package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The stand-alone server, as {@code java -jar} runs it; its options for the JVM come from {@code bench.java-options}. */
record Stowage(ServerProcess process, int port, Path data) implements AutoCloseable {

    static Stowage start(Path folder, String name, String... settings) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String options = System.getProperty("bench.java-options", "");
        command.addAll(options.isBlank() ? List.of() : List.of(options.strip().split(" +")));
        Path war =
                Path.of(System.getProperty("bench.war", "target/stowage.war")).toAbsolutePath();
        command.addAll(List.of("-jar", war.toString(), "serve", "--port", Integer.toString(port)));
        List<String> all = new ArrayList<>(List.of(
                "stowage.v1.auth=trust-all", "stowage.cashier.type=none", "stowage.data=" + own.resolve("data")));
        all.addAll(List.of(settings));
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new Stowage(ServerProcess.start(port, own.resolve("log"), command), port, own.resolve("data"));
    }

    /** Where the filesystem store has them. */
    Path chunks() {
        return data.resolve("store").resolve("objects").resolve("chunks");
    }

    static Stowage start(Path folder, S3Place place) throws IOException, InterruptedException {
        return start(folder, "s3", storing(folder, place));
    }

    /** The settings to store bytes there. */
    static String[] storing(Path folder, S3Place place) throws IOException {
        return new String[] {
            "stowage.store.type=s3",
            "stowage.store.s3.endpoint=" + place.endpoint(),
            "stowage.store.s3.region=" + place.region(),
            "stowage.store.s3.bucket=" + place.bucket(),
            "stowage.store.s3.access-key=" + secret(folder, "access-key", place.accessKey()),
            "stowage.store.s3.secret-key=" + secret(folder, "secret-key", place.secretKey())
        };
    }

    /** A reference to a file that nobody else may read, as the server wants it. */
    static String secret(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return "file:" + file;
    }

    @Override
    public void close() {
        process.close();
    }
}
