package io.stowage.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stand-alone server with a key that may publish, and the packages that it fills. */
final class Publisher implements AutoCloseable {
    private static final String TOKEN = "benchmark-administrator";
    private static final String BASE = "/artifacts/v1";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Stowage stowage;
    private final String secret;
    private int packages;

    /** What is said of a file before it is sent. */
    enum Announces {
        NOTHING,
        SHA256
    }

    private Publisher(Stowage stowage) throws IOException, InterruptedException {
        this.stowage = stowage;
        JsonNode admin = post("/-/keys", TOKEN, "{\"rights\":\"admin:artifacts\"}");
        JsonNode key = post("/-/keys", TOKEN, "{\"rights\":\"read,write\"}");
        this.secret = key.path("secret").asText();
        HttpRequest producers = request(
                        BASE + "/publishers/" + key.path("key").asText(),
                        admin.path("secret").asText())
                .PUT(BodyPublishers.ofString("{\"producers\":[\"bench\"]}"))
                .build();
        JsonNode unused = send(producers);
    }

    static Publisher start(Path folder, String name, String... settings) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("stowage.admin.token=" + Stowage.secret(folder, "token", TOKEN));
        Stowage stowage = Stowage.start(folder, name, all.toArray(String[]::new));
        try {
            return new Publisher(stowage);
        } catch (IOException | InterruptedException e) {
            stowage.close();
            throw e;
        }
    }

    /** All files into a new package. Their bytes are removed afterwards. */
    Tally put(FrontLoad load, NoiseFiles files, int connections, Announces announces)
            throws IOException, InterruptedException {
        String wish = "{\"producer\":\"bench\",\"name\":\"files\",\"version\":\"" + packages++ + "\"}";
        String id = post(BASE + "/packages", secret, wish).path("id").asText();
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < files.count(); i++) {
            String digest = announces == Announces.SHA256
                    ? "X-Checksum-Sha256: " + files.sha256(i).hex() + "\r\n"
                    : "";
            headers.add("Authorization: Bearer " + secret + "\r\n" + digest);
        }
        Tally tally = load.run(stowage.port(), connections, files.count(), stowage.process(), (http, index) -> {
            String target = BASE + "/packages/" + id + "/files/" + index;
            http.put(target, headers.get(index), files.size(), out -> files.write(index, out));
            return files.size();
        });
        StoreBench.emptyFiles(stowage.data().resolve("store"));
        return tally;
    }

    private JsonNode post(String path, String bearer, String body) throws IOException, InterruptedException {
        return send(request(path, bearer).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stowage.port() + path))
                .header("Authorization", "Bearer " + bearer);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri() + " was answered " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }

    @Override
    public void close() {
        stowage.close();
    }
}
