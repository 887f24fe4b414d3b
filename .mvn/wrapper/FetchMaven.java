import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Prints the folder of the Maven that this project is built with, and fetches and checks it first if it is not there. */
public final class FetchMaven {
    public static void main(String[] args) throws Exception {
        Properties wanted = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            wanted.load(in);
        }
        String name = "apache-maven-" + wanted.getProperty("version");
        Path wrapper = Path.of(System.getProperty("user.home"), ".m2", "wrapper");
        Path maven = wrapper.resolve(name);
        if (!Files.isDirectory(maven)) {
            fetch(wrapper, name, wanted);
        }
        System.out.println(maven);
    }

    private static void fetch(Path wrapper, String name, Properties wanted) throws Exception {
        Files.createDirectories(wrapper);
        String override = System.getenv("MVNW_URL");
        URI url = URI.create(override == null ? wanted.getProperty("url") : override);
        System.err.println("fetching " + name + " from " + url.getHost());
        Path work = Files.createTempDirectory(wrapper, "fetch");
        try {
            Path zip = work.resolve("maven.zip");
            HttpClient client =
                    HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
            HttpRequest request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(10)).build();
            int status = client.send(request, HttpResponse.BodyHandlers.ofFile(zip)).statusCode();
            if (status != 200) {
                throw new IOException(url + " answered " + status);
            }
            String sum = sha256(zip);
            if (!sum.equals(wanted.getProperty("sha256"))) {
                throw new IOException(url + " has the SHA-256 " + sum + ", not the one in .mvn/wrapper/maven.properties");
            }
            unzip(zip, work);
            // Two builds may race: the first rename wins, and both find the same files.
            if (!Files.isDirectory(wrapper.resolve(name))) {
                Files.move(work.resolve(name), wrapper.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            try (var files = Files.walk(work)) {
                files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        }
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void unzip(Path zip, Path into) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive wants to write outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target);
                    if (target.getParent().endsWith("bin")) {
                        target.toFile().setExecutable(true);
                    }
                }
            }
        }
    }
}
