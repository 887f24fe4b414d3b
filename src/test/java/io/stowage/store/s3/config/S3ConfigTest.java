package io.stowage.store.s3.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.config.ByteSize;
import io.stowage.config.ConfigurationException;
import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.s3.TestS3;
import io.stowage.store.s3.config.S3Preset.Checksums;
import io.stowage.store.s3.config.S3Preset.Conditional;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ConfigTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ACCESS", "me", "SECRET", "sesame", "TOKEN", "temporary");
    private static final Map<String, String> LEAST = Map.of(
            "s3.endpoint", "http://127.0.0.1:7480",
            "s3.bucket", "objects",
            "s3.access-key", "env:ACCESS",
            "s3.secret-key", "env:SECRET");

    @Test
    void whatIsNotSetHasTheseDefaults() {
        S3Config config = config(LEAST);

        assertThat(config.region()).isEqualTo("us-east-1");
        assertThat(config.keyPrefix()).isEmpty();
        assertThat(config.dialect())
                .isEqualTo(new S3Dialect(
                        true,
                        Checksums.REQUIRED,
                        false,
                        true,
                        Conditional.PROBE,
                        false,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(config.sizes()).isEqualTo(new S3Sizes(64 * ByteSize.MIB, 16 * ByteSize.MIB, 128 * ByteSize.MIB));
        assertThat(config.link())
                .isEqualTo(new S3Link(
                        50, Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofSeconds(5), 3, Optional.empty()));
        assertThat(config.access().credentials()).isEqualTo(S3Access.Credentials.REFERENCE);
        assertThat(config.access().sessionToken()).isEmpty();
    }

    @Test
    void everyKeyIsRead() {
        S3Config config = config(Map.ofEntries(
                Map.entry("s3.endpoint", "https://s3.example.org:9000"),
                Map.entry("s3.region", "north"),
                Map.entry("s3.bucket", "objects"),
                Map.entry("s3.key-prefix", "/a/b/"),
                Map.entry("s3.access-key", "env:ACCESS"),
                Map.entry("s3.secret-key", "env:SECRET"),
                Map.entry("s3.session-token", "env:TOKEN"),
                Map.entry("s3.credentials", "reference"),
                Map.entry("s3.preset", "minio"),
                Map.entry("s3.path-style", "false"),
                Map.entry("s3.storage-class", "COLD"),
                Map.entry("s3.sse", "aws:kms:key-1"),
                Map.entry("s3.multipart-threshold", "20MiB"),
                Map.entry("s3.multipart-part-size", "10MiB"),
                Map.entry("s3.checksums", "supported"),
                Map.entry("s3.chunked-signing", "true"),
                Map.entry("s3.conditional-create", "true"),
                Map.entry("s3.equal-parts", "true"),
                Map.entry("s3.max-connections", "7"),
                Map.entry("s3.connect-timeout", "1s"),
                Map.entry("s3.socket-timeout", "2s"),
                Map.entry("s3.acquire-timeout", "4s"),
                Map.entry("s3.attempts", "5"),
                Map.entry("s3.expect-continue", "false"),
                Map.entry("s3.buffers", "30MiB")));

        assertThat(config.endpoint()).contains(URI.create("https://s3.example.org:9000"));
        assertThat(config.region()).isEqualTo("north");
        assertThat(config.bucket()).isEqualTo("objects");
        assertThat(config.keyPrefix()).isEqualTo("a/b");
        assertThat(config.access().accessKey().orElseThrow().reveal()).isEqualTo("me");
        assertThat(config.access().secretKey().orElseThrow().reveal()).isEqualTo("sesame");
        assertThat(config.access().sessionToken().orElseThrow().reveal()).isEqualTo("temporary");
        assertThat(config.dialect())
                .isEqualTo(new S3Dialect(
                        false,
                        Checksums.SUPPORTED,
                        true,
                        false,
                        Conditional.EVERYWHERE,
                        true,
                        Optional.of("COLD"),
                        Optional.of(new S3Dialect.Encryption("aws:kms", Optional.of("key-1")))));
        assertThat(config.sizes()).isEqualTo(new S3Sizes(20 * ByteSize.MIB, 10 * ByteSize.MIB, 30 * ByteSize.MIB));
        assertThat(config.link())
                .isEqualTo(new S3Link(
                        7, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), 5, Optional.empty()));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Map<String, String> wrong = Map.of(
                "s3.endpoint", "127.0.0.1:7480",
                "s3.bucket", "No such/bucket",
                "s3.access-key", "AKIALITERAL",
                "s3.sse", "rot13",
                "s3.key-prefix", "a/../b//c",
                "s3.multipart-threshold", "6MiB",
                "s3.attempts", "0",
                "s3.preset", "acme",
                "s3.ca", "/no/such/file.pem",
                "s3.buckets", "typing error");

        ConfigurationException fault = faults(wrong);

        assertThat(fault.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "s3.endpoint",
                        "s3.bucket",
                        "s3.access-key",
                        "s3.secret-key",
                        "s3.sse",
                        "s3.key-prefix",
                        "s3.key-prefix",
                        "s3.multipart-part-size",
                        "s3.attempts",
                        "s3.preset",
                        "s3.ca",
                        "s3.buckets");
        assertThat(fault.getMessage()).doesNotContain("AKIALITERAL");
    }

    @Test
    void nothingAtAllNamesWhatIsNeeded() {
        assertThat(faults(Map.of()).problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("s3.endpoint", "s3.bucket", "s3.access-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-ab", "a..b", "a/b", "a b", "a?b"})
    void whatIsNoBucketIsRefused(String bucket) {
        assertThat(keysOfFaults("s3.bucket", bucket)).containsExactly("s3.bucket");
    }

    @Test
    void aBucketInTheHostNameHasToBeAHostName() {
        Map<String, String> hostStyle = with(with(LEAST, "s3.path-style", "false"), "s3.bucket", "My_Bucket");

        assertThat(faults(hostStyle).problems()).extracting(Problem::key).containsExactly("s3.bucket");
        assertThat(config(with(hostStyle, "s3.path-style", "true")).bucket()).isEqualTo("My_Bucket");
    }

    @ParameterizedTest
    @CsvSource({"s3.access-key, s3.secret-key", "s3.secret-key, s3.access-key"})
    void oneKeyWithoutTheOtherIsAFault(String given, String missing) {
        Map<String, String> settings =
                Map.of("s3.endpoint", "http://localhost", "s3.bucket", "objects", given, "env:ACCESS");

        assertThat(faults(settings).problems()).extracting(Problem::key).containsExactly(missing);
    }

    @Test
    void keysAndCredentialsMustNotContradictEachOther() {
        assertThat(keysOfFaults("s3.credentials", "ambient")).containsExactly("s3.credentials");
        Map<String, String> anonymous =
                Map.of("s3.endpoint", "http://localhost", "s3.bucket", "objects", "s3.credentials", "anonymous");
        assertThat(config(anonymous).access().accessKey()).isEmpty();
        assertThat(faults(with(anonymous, "s3.session-token", "env:TOKEN")).problems())
                .extracting(Problem::key)
                .containsExactly("s3.session-token");
    }

    @Test
    void buffersHoldTwoParts() {
        assertThat(keysOfFaults("s3.buffers", "31MiB")).containsExactly("s3.buffers");
        assertThat(keysOfFaults("s3.multipart-part-size", "4MiB")).containsExactly("s3.multipart-part-size");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:7480,                    us-east-1, true,  REQUIRED,  PROBE,      false",
        "https://s3.eu-west-1.amazonaws.com,       us-east-1, false, SUPPORTED, EVERYWHERE, false",
        "https://abc.r2.cloudflarestorage.com,     auto,      true,  REQUIRED,  PROBE,      true",
        "https://gateway.storjshare.io,            us-east-1, true,  REQUIRED,  PROBE,      false",
    })
    void theEndpointTellsThePreset(
            String endpoint, String region, boolean path, Checksums checksums, Conditional conditional, boolean equal) {
        S3Config config = config(with(LEAST, "s3.endpoint", endpoint));

        assertThat(config.region()).isEqualTo(region);
        assertThat(config.dialect().pathStyle()).isEqualTo(path);
        assertThat(config.dialect().checksums()).isEqualTo(checksums);
        assertThat(config.dialect().conditional()).isEqualTo(conditional);
        assertThat(config.dialect().equalParts()).isEqualTo(equal);
    }

    @Test
    void whereTheRegionIsInTheEndpointItHasToBeGiven() {
        Map<String, String> b2 = with(LEAST, "s3.endpoint", "https://s3.us-west-004.backblazeb2.com");

        assertThat(faults(b2).problems()).extracting(Problem::key).containsExactly("s3.region");
        assertThat(config(with(b2, "s3.region", "us-west-004")).region()).isEqualTo("us-west-004");
    }

    @Test
    void theEndpointMayBeLeftOutWhereItFollowsFromTheRegion() {
        Map<String, String> aws = Map.of("s3.preset", "aws", "s3.bucket", "objects", "s3.credentials", "ambient");

        assertThat(config(aws).endpoint()).isEmpty();
    }

    @Test
    void authoritiesAreCertificatesInAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

        assertThat(keysOfFaults("s3.ca", file.toString())).containsExactly("s3.ca");
    }

    private static List<String> keysOfFaults(String key, String value) {
        return faults(with(LEAST, key, value)).problems().stream()
                .map(Problem::key)
                .toList();
    }

    private static ConfigurationException faults(Map<String, String> settings) {
        return catchThrowableOfType(ConfigurationException.class, () -> config(settings));
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        return new TestS3(settings, ENVIRONMENT).with(key, value).settings();
    }

    private static S3Config config(Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), ENVIRONMENT);
        S3Config config = S3Config.from(settings);
        settings.finish();
        return config;
    }
}
