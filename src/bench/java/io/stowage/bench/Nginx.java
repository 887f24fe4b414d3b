package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with what it is fastest with, serving files and taking PUTs in a folder beside ours. */
record Nginx(ServerProcess process, int port, Path files) implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    static Nginx start(Path folder) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve("nginx"));
        Path files = Files.createDirectories(own.resolve("files"));
        Path temporary = Files.createDirectories(own.resolve("temporary"));
        int port = ServerProcess.freePort();
        // One worker for each of the two processors, as the server under test has threads for all of them.
        String text = """
                daemon off; pid %1$s/pid; error_log %1$s/error.log warn; worker_processes auto; user root;
                events { worker_connections 1024; }
                http {
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
                  default_type application/octet-stream;
                  proxy_temp_path %2$s/p; fastcgi_temp_path %2$s/f; uwsgi_temp_path %2$s/u; scgi_temp_path %2$s/s;
                  client_body_temp_path %2$s/b;
                  server {
                    listen 127.0.0.1:%3$d;
                    root %4$s;
                    location / { dav_methods PUT DELETE; create_full_put_path on; client_max_body_size 0; }
                  }
                }
                """.formatted(own, temporary, port, files);
        Path config = Files.writeString(own.resolve("nginx.conf"), text);
        ServerProcess process = ServerProcess.start(
                port,
                own.resolve("log"),
                List.of(
                        "nginx",
                        "-c",
                        config.toString(),
                        "-p",
                        own.toString(),
                        "-e",
                        own.resolve("log").toString()));
        return new Nginx(process, port, files);
    }

    String url(String name) {
        return "http://127.0.0.1:" + port + "/" + name;
    }

    void write(String name, NoiseBlob blob) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(files.resolve(name)))) {
            for (int i = 0; i < blob.chunks(); i++) {
                out.write(blob.chunk(i));
            }
        }
    }

    /** What a server would have to do that checks what it stores: the PUTs, and then the digests of the files. */
    Tally putAndHash(int round, int count, FrontLoad load) throws IOException, InterruptedException {
        NoiseBlob blob = new NoiseBlob(round, (long) count * ByteSize.MIB);
        return putAndHash(load, count, CONNECTIONS, "openssl dgst -sha256", round, (http, index) -> {
            http.put("/put/" + round + "/" + index, blob.chunk(index));
            return ByteSize.MIB;
        });
    }

    /** The same with files of any size. */
    Tally putAndHash(FrontLoad load, NoiseFiles those, int connections, String sum, int round)
            throws IOException, InterruptedException {
        return putAndHash(load, those.count(), connections, sum, round, (http, index) -> {
            http.put("/put/" + round + "/" + index, "", those.size(), out -> those.write(index, out));
            return those.size();
        });
    }

    private Tally putAndHash(FrontLoad load, int count, int connections, String sum, int round, FrontLoad.Step step)
            throws IOException, InterruptedException {
        Path target = Files.createDirectories(files.resolve("put").resolve(Integer.toString(round)));
        Tally put = load.run(port, connections, count, process, step);
        Tally hashed = ShellCommand.run(target, "ls | xargs -n 32 -P 2 " + sum + " >/dev/null");
        StoreBench.emptyFiles(target);
        return new Tally(count, put.bytes(), put.nanos() + hashed.nanos(), put.cpuNanos() + hashed.cpuNanos());
    }

    @Override
    public void close() {
        process.close();
    }
}
