package io.stowage.store.s3.client;

import io.stowage.store.PutOptions;
import io.stowage.store.Span;
import io.stowage.store.s3.config.S3Dialect;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Requests as this store makes them: bucket, name, and on each that creates an object its class and encryption. */
public record S3Requests(String bucket, Optional<String> storageClass, Optional<S3Dialect.Encryption> encryption) {
    public static final String DEFAULT_TYPE = "application/octet-stream";

    public PutObjectRequest.Builder put(String name, String mediaType) {
        PutObjectRequest.Builder put =
                PutObjectRequest.builder().bucket(bucket).key(name).contentType(mediaType);
        storageClass.ifPresent(put::storageClass);
        encryption.ifPresent(wish -> {
            put.serverSideEncryption(wish.algorithm());
            wish.keyId().ifPresent(put::ssekmsKeyId);
        });
        return put;
    }

    public CreateMultipartUploadRequest create(String name, Optional<String> mediaType) {
        CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(name)
                .contentType(mediaType.orElse(DEFAULT_TYPE));
        storageClass.ifPresent(create::storageClass);
        encryption.ifPresent(wish -> {
            create.serverSideEncryption(wish.algorithm());
            wish.keyId().ifPresent(create::ssekmsKeyId);
        });
        return create.build();
    }

    public CopyObjectRequest copy(String from, String to, PutOptions options) {
        CopyObjectRequest.Builder copy = CopyObjectRequest.builder()
                .sourceBucket(bucket)
                .sourceKey(from)
                .destinationBucket(bucket)
                .destinationKey(to);
        options.mediaType()
                .ifPresent(type ->
                        copy.metadataDirective(MetadataDirective.REPLACE).contentType(type));
        storageClass.ifPresent(copy::storageClass);
        encryption.ifPresent(wish -> {
            copy.serverSideEncryption(wish.algorithm());
            wish.keyId().ifPresent(copy::ssekmsKeyId);
        });
        return copy.build();
    }

    public UploadPartCopyRequest copyPart(String from, String to, String id, int number, Span span) {
        return UploadPartCopyRequest.builder()
                .sourceBucket(bucket)
                .sourceKey(from)
                .copySourceRange("bytes=" + span.offset() + "-" + (span.end() - 1))
                .destinationBucket(bucket)
                .destinationKey(to)
                .uploadId(id)
                .partNumber(number)
                .build();
    }

    public UploadPartRequest part(String name, String id, int number) {
        return UploadPartRequest.builder()
                .bucket(bucket)
                .key(name)
                .uploadId(id)
                .partNumber(number)
                .build();
    }

    public CompleteMultipartUploadRequest.Builder complete(String name, String id) {
        return CompleteMultipartUploadRequest.builder().bucket(bucket).key(name).uploadId(id);
    }

    public AbortMultipartUploadRequest abort(String name, String id) {
        return AbortMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(name)
                .uploadId(id)
                .overrideConfiguration(S3Calls.small())
                .build();
    }

    public GetObjectRequest.Builder get(String name) {
        return GetObjectRequest.builder().bucket(bucket).key(name);
    }

    public HeadObjectRequest head(String name) {
        return HeadObjectRequest.builder()
                .bucket(bucket)
                .key(name)
                .overrideConfiguration(S3Calls.small())
                .build();
    }

    public DeleteObjectRequest delete(String name) {
        return DeleteObjectRequest.builder()
                .bucket(bucket)
                .key(name)
                .overrideConfiguration(S3Calls.small())
                .build();
    }
}
