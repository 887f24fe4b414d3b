package io.stowage.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The SDK's own client with the options that change the wire set as the store sets them, so that the difference is our
 * code and not a checksum more or less. One request for each object, whatever its size.
 */
final class RawS3 implements Contestant {
    private final S3Client client;
    private final String bucket;

    RawS3(S3Place place, int connections) {
        this.bucket = place.bucket();
        this.client = S3Client.builder()
                .endpointOverride(place.endpoint())
                .region(Region.of(place.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(place.accessKey(), place.secretKey())))
                .serviceConfiguration(
                        service -> service.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(connections))
                .build();
    }

    void createBucket() {
        client.createBucket(request -> request.bucket(bucket));
    }

    @Override
    public void put(String name, int size) {
        // Not RequestBody.fromBytes: that copies the bytes once more, which would flatter us.
        RequestBody body = RequestBody.fromContentProvider(
                () -> size <= Noise.IN_MEMORY ? new ByteArrayInputStream(Noise.bytes(size)) : Noise.stream(size),
                size,
                "application/octet-stream");
        client.putObject(request -> request.bucket(bucket).key("raw/" + name), body);
    }

    @Override
    public long get(String name) throws IOException {
        try (InputStream in = client.getObject(request -> request.bucket(bucket).key("raw/" + name))) {
            return Noise.drain(in);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
