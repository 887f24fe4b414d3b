package io.stowage.bench;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.s3.config.S3Config;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An S3 server and a bucket in it. */
record S3Place(URI endpoint, String region, String bucket, String accessKey, String secretKey) {

    /** The server that {@code bench.s3.endpoint} names, with its keys from the environment. */
    static Optional<S3Place> given() {
        String endpoint = System.getProperty("bench.s3.endpoint", "");
        if (endpoint.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new S3Place(
                URI.create(endpoint),
                System.getProperty("bench.s3.region", "us-east-1"),
                System.getProperty("bench.s3.bucket", "bench"),
                variable("BENCH_S3_ACCESS_KEY"),
                variable("BENCH_S3_SECRET_KEY")));
    }

    /** The store's settings: patience, since many large uploads share the heap, and else what anybody gets. */
    S3Config config(int connections) {
        Map<String, String> settings = Map.of(
                "s3.endpoint",
                endpoint.toString(),
                "s3.region",
                region,
                "s3.bucket",
                bucket,
                "s3.key-prefix",
                "ours",
                "s3.access-key",
                "env:ACCESS",
                "s3.secret-key",
                "env:SECRET",
                "s3.max-connections",
                Integer.toString(connections),
                "s3.acquire-timeout",
                "5m");
        Settings all = Settings.of(
                List.of(Source.of("benchmark", settings)), Map.of("ACCESS", accessKey, "SECRET", secretKey));
        S3Config config = S3Config.from(all);
        all.finish();
        return config;
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException("set " + name + " for the server that bench.s3.endpoint names");
        }
        return value;
    }
}
