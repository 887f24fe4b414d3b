package io.stowage.store.s3.config;

import io.stowage.config.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the objects are and how to talk to the server.
 *
 * @param endpoint empty when it follows from the region
 * @param keyPrefix without slashes at its ends; empty when keys begin at the root of the bucket
 */
public record S3Config(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String keyPrefix,
        S3Access access,
        S3Dialect dialect,
        S3Sizes sizes,
        S3Link link) {
    private static final int MAX_PREFIX_BYTES = 512;
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,62}");
    private static final Pattern HOST_BUCKET = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    /** Reads the settings {@code s3.…} of a store's scope. */
    public static S3Config from(Settings store) {
        Settings settings = store.scope("s3");
        Optional<URI> endpoint =
                settings.endpoint("endpoint", "the server; not needed where it follows from the region");
        S3Preset preset = preset(settings, endpoint);
        if (endpoint.isEmpty() && !preset.endpointFromRegion() && !settings.isSet("endpoint")) {
            settings.problem("endpoint", "is not set", "set it, or set preset=aws");
        }
        String region = region(settings, preset);
        String bucket = settings.requiredText("bucket", "an existing bucket; Stowage never creates one");
        S3Dialect dialect = S3Dialect.from(settings, preset);
        checkBucket(settings, bucket, dialect.pathStyle());
        return new S3Config(
                endpoint,
                region,
                bucket,
                prefix(settings),
                S3Access.from(settings),
                dialect,
                S3Sizes.from(settings),
                S3Link.from(settings));
    }

    /** Whether bodies and secrets of encryption would travel in the clear. */
    public boolean plainHttp() {
        return endpoint.map(uri -> uri.getScheme().toLowerCase(Locale.ROOT).equals("http"))
                .orElse(false);
    }

    private static S3Preset preset(Settings settings, Optional<URI> endpoint) {
        return settings.optionalChoice(
                        "preset",
                        S3Preset.class,
                        "what is known of the provider; default: by the endpoint's name, else generic")
                .orElseGet(() ->
                        endpoint.map(uri -> S3Preset.ofHost(uri.getHost())).orElse(S3Preset.GENERIC));
    }

    private static String region(Settings settings, S3Preset preset) {
        Optional<String> region = settings.optionalText(
                "region", "the region that requests are signed for; default us-east-1, or what the preset says");
        if (region.isEmpty() && preset.region().isEmpty()) {
            settings.problem("region", "is not set", "set it to the region in the endpoint's name");
        }
        settings.require(region.map(text -> !text.isBlank()).orElse(true), "region", "is empty", "remove it or set it");
        return region.or(preset::region).orElse("us-east-1");
    }

    private static void checkBucket(Settings settings, String bucket, boolean pathStyle) {
        if (bucket.isEmpty()) {
            return; // Its absence was noted when it was read.
        }
        boolean valid = BUCKET.matcher(bucket).matches() && !bucket.contains("..");
        settings.require(
                valid,
                "bucket",
                "is not the name of a bucket (\"" + bucket + "\")",
                "3 to 63 letters, digits, dots, dashes or underscores");
        boolean hostName = Arrays.stream(bucket.split("\\.", -1)).allMatch(HOST_BUCKET.asMatchPredicate());
        settings.require(
                !valid || pathStyle || hostName,
                "bucket",
                "cannot be part of a host name (\"" + bucket + "\")",
                "set path-style=true, or use a bucket of lower-case letters, digits and dashes");
    }

    private static String prefix(Settings settings) {
        String text = settings.text("key-prefix", "", "what every key begins with; a slash is put behind it");
        String prefix = text.replaceAll("^/+|/+$", "");
        List<String> segments = List.of(prefix.split("/", -1));
        boolean dots = segments.contains(".") || segments.contains("..");
        settings.require(!dots, "key-prefix", "has a segment of dots", "use names between the slashes");
        boolean gap = !prefix.isEmpty() && segments.contains("");
        settings.require(!gap, "key-prefix", "has an empty segment", "use one slash between two names");
        boolean fits = prefix.getBytes(StandardCharsets.UTF_8).length <= MAX_PREFIX_BYTES;
        settings.require(fits, "key-prefix", "has more than " + MAX_PREFIX_BYTES + " bytes", "shorten it");
        return prefix;
    }
}
