package io.stowage.store.s3;

import io.stowage.store.Presign;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs links; nothing is sent for it. */
final class S3Links {
    private final S3Presigner presigner;
    private final S3Shared room;

    S3Links(S3Presigner presigner, S3Shared room) {
        this.presigner = presigner;
        this.room = room;
    }

    URI sign(Presign wish) throws IOException {
        String name = room.keys().name(wish.key());
        return room.calls().call("sign a link to " + wish.key(), () -> uri(sign(wish, name)));
    }

    private PresignedRequest sign(Presign wish, String name) {
        return switch (wish.method()) {
            case GET ->
                presigner.presignGetObject(sign -> sign.signatureDuration(wish.life())
                        .getObjectRequest(room.requests().get(name).build()));
            case HEAD ->
                presigner.presignHeadObject(
                        sign -> sign.signatureDuration(wish.life()).headObjectRequest(head(name)));
            case PUT ->
                wish.part().isPresent()
                        ? presigner.presignUploadPart(sign -> sign.signatureDuration(wish.life())
                                .uploadPartRequest(part(name, wish.part().get())))
                        : presigner.presignPutObject(
                                sign -> sign.signatureDuration(wish.life()).putObjectRequest(put(name)));
        };
    }

    private HeadObjectRequest head(String name) {
        return HeadObjectRequest.builder()
                .bucket(room.calls().bucket())
                .key(name)
                .build();
    }

    /** Without class, encryption and type: the bearer would have to send each of them as it was signed. */
    private PutObjectRequest put(String name) {
        return PutObjectRequest.builder()
                .bucket(room.calls().bucket())
                .key(name)
                .build();
    }

    private UploadPartRequest part(String name, Presign.PartOf part) {
        return room.requests().part(name, part.upload().id(), part.number());
    }

    private static URI uri(PresignedRequest request) {
        try {
            return request.url().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the signer made a link that is none", e);
        }
    }
}
