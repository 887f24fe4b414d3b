package io.stowage.store.s3;

import java.net.URI;
import java.util.Locale;
import java.util.UUID;

/** The Ceph RGW that the tests are told of. Whoever runs them without one is told so by a failure. */
public final class Rgw {
    private Rgw() {}

    /** Each call gives a prefix that nobody has used. */
    public static TestS3 settings() {
        return TestS3.at(URI.create(told("ENDPOINT")), told("ACCESS_KEY"), told("SECRET_KEY"))
                .with("s3.bucket", told("BUCKET"))
                .with("s3.preset", "ceph")
                .with("s3.key-prefix", "it/" + UUID.randomUUID());
    }

    private static String told(String name) {
        String variable = "STOWAGE_RGW_" + name;
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        String value = System.getProperty(property, System.getenv(variable));
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(
                    variable + " is not set; start a gateway with src/test/rigs/rgw-up.sh, or leave these tests out");
        }
        return value;
    }
}
