package io.stowage.store.s3.client;

import io.stowage.store.s3.config.S3Config;
import io.stowage.store.s3.config.S3Dialect;
import io.stowage.store.s3.config.S3Link;
import io.stowage.store.s3.config.S3Trust;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Builds what talks to the server. Every option is given, also where it is the SDK's default, because environment
 * variables, profiles and system properties of the SDK would otherwise change it behind the operator's back.
 */
public record S3Clients(
        S3Client client, S3Presigner presigner, AwsCredentialsProvider credentials, ScheduledExecutorService timeouts)
        implements AutoCloseable {
    // Shorter than the idle limit of common load balancers, which drop connections without a word.
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(5);

    public static S3Clients build(S3Config config, Clock clock, MetricPublisher metrics) {
        AwsCredentialsProvider credentials = S3Credentials.of(config.access(), clock);
        Region region = Region.of(config.region());
        URI endpoint = endpoint(config);
        S3Configuration service = service(config);
        ScheduledExecutorService timeouts = timer();
        S3Client client = client(config, metrics, timeouts)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(service)
                .build();
        S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(service)
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true)
                .build();
        return new S3Clients(client, presigner, credentials, timeouts);
    }

    /**
     * Where the SDK waits for the ends of its time limits. Its own would live on after the client was closed, for as long
     * as the limit of a request that was under way then.
     */
    private static ScheduledExecutorService timer() {
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(null, work, "stowage-store-timeouts-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        });
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }

    @Override
    public void close() {
        client.close();
        presigner.close();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
        timeouts.shutdownNow();
    }

    private static software.amazon.awssdk.services.s3.S3ClientBuilder client(
            S3Config config, MetricPublisher metrics, ScheduledExecutorService timeouts) {
        S3Dialect dialect = config.dialect();
        return S3Client.builder()
                .requestChecksumCalculation(
                        switch (dialect.checksums()) {
                            case REQUIRED -> RequestChecksumCalculation.WHEN_REQUIRED;
                            case SUPPORTED -> RequestChecksumCalculation.WHEN_SUPPORTED;
                        })
                .responseChecksumValidation(
                        switch (dialect.checksums()) {
                            case REQUIRED -> ResponseChecksumValidation.WHEN_REQUIRED;
                            case SUPPORTED -> ResponseChecksumValidation.WHEN_SUPPORTED;
                        })
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .crossRegionAccessEnabled(false)
                .disableMultiRegionAccessPoints(true)
                .disableS3ExpressSessionAuth(true)
                .defaultsMode(DefaultsMode.STANDARD)
                .httpClientBuilder(http(config.link()))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                        .maxAttempts(config.link().attempts())
                                        .build())
                                .addMetricPublisher(metrics)
                                .scheduledExecutorService(timeouts)
                                .defaultProfileFile(ProfileFile.aggregator().build())
                                .defaultProfileName("none"));
    }

    /** A builder and not a client: so that closing the S3 client closes the pool too. */
    private static Apache5HttpClient.Builder http(S3Link link) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(link.maxConnections())
                .connectionTimeout(link.connectTimeout())
                .socketTimeout(link.socketTimeout())
                .connectionAcquisitionTimeout(link.acquireTimeout())
                .connectionTimeToLive(CONNECTION_LIFE)
                .tcpKeepAlive(true)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariableValues(false)
                        .build());
        link.authorities().ifPresent(file -> http.tlsTrustManagersProvider(() -> S3Trust.managers(file)));
        return http;
    }

    private static S3Configuration service(S3Config config) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(config.dialect().pathStyle())
                .chunkedEncodingEnabled(config.dialect().chunkedSigning())
                .expectContinueEnabled(config.dialect().expectContinue())
                .accelerateModeEnabled(false)
                .useArnRegionEnabled(false)
                .profileFile(ProfileFile.aggregator().build())
                .build();
    }

    /** Given even where the SDK knows it, or a variable of the environment would lead somewhere else. */
    private static URI endpoint(S3Config config) {
        return config.endpoint()
                .orElseGet(() ->
                        URI.create("https://" + S3Client.serviceMetadata().endpointFor(Region.of(config.region()))));
    }
}
