package io.stowage.bench;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Ceph object gateway that {@code src/test/rigs/rgw-up.sh} starts and {@code rgw-env.sh} tells of. */
final class Rgw {
    static final String NAME = "RGW";
    static final String HOW = "see src/test/rigs/rgw-up.sh and rgw-env.sh";

    private static final String PREFIX = "STOWAGE_RGW_";

    private Rgw() {}

    static Optional<S3Server> find() {
        return findPlace().map(place -> S3Server.given(NAME, place, pids()));
    }

    static Optional<S3Place> findPlace() {
        Map<String, String> all = System.getenv();
        return Optional.ofNullable(all.get(PREFIX + "ENDPOINT"))
                .map(endpoint -> new S3Place(
                        URI.create(endpoint),
                        "us-east-1",
                        "bench-store",
                        all.getOrDefault(PREFIX + "ACCESS_KEY", ""),
                        all.getOrDefault(PREFIX + "SECRET_KEY", "")));
    }

    /** Of the gateway and of what it stands on. */
    static List<Long> pids() {
        return Stream.of(System.getenv().getOrDefault(PREFIX + "PIDS", "").split(" "))
                .filter(text -> !text.isBlank())
                .map(Long::valueOf)
                .toList();
    }
}
