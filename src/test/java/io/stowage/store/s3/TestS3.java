package io.stowage.store.s3;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.s3.client.S3Clients;
import io.stowage.store.s3.config.S3Config;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings of stores under test, and stores made of them. */
public record TestS3(Map<String, String> settings, Map<String, String> environment) {
    static final String MIB_5 = "5MiB";

    /** A server on this machine, with parts as short as parts may be. */
    static TestS3 at(URI endpoint, String accessKey, String secretKey) {
        Map<String, String> settings = new HashMap<>();
        settings.put("s3.endpoint", endpoint.toString());
        settings.put("s3.bucket", "stowage");
        settings.put("s3.access-key", "env:ACCESS");
        settings.put("s3.secret-key", "env:SECRET");
        settings.put("s3.multipart-threshold", MIB_5);
        settings.put("s3.multipart-part-size", MIB_5);
        settings.put("s3.buffers", "40MiB");
        return new TestS3(settings, Map.of("ACCESS", accessKey, "SECRET", secretKey));
    }

    public TestS3 with(String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return new TestS3(more, environment);
    }

    S3Config config() {
        Settings all = Settings.of(List.of(Source.of("test", settings)), environment);
        S3Config config = S3Config.from(all);
        all.finish();
        return config;
    }

    public S3Store open() {
        return S3Store.open(config(), "test", new SimpleMeterRegistry(), Clock.systemUTC());
    }

    /** Clients of the server, for what no store does. */
    S3Clients clients() {
        return S3Clients.build(config(), Clock.systemUTC(), new S3Meters(new SimpleMeterRegistry(), "test"));
    }

    public void createBucket() {
        try (S3Clients clients = clients()) {
            clients.client().createBucket(bucket -> bucket.bucket(config().bucket()));
        }
    }
}
