package io.stowage.s3.signing;

import io.stowage.s3.signing.SdkSigner.Choice;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;

/** Uploads as the AWS SDK frames and signs them. */
public final class SdkUploads {
    private SdkUploads() {}

    /** @param body as it is sent */
    @SuppressWarnings("ArrayRecordComponent")
    public record Upload(SignedRequest request, byte[] content, byte[] body) {
        /** Signatures of chunks go on from one another, so each reading begins anew. */
        public Authenticated who() {
            return SigningFixture.at(SdkSigner.NOW).verify(request);
        }
    }

    public static Upload of(byte[] content, boolean trailer, boolean signed) throws IOException {
        var request = SdkSigner.request("PUT", "https://localhost", "/bucket/key")
                .putHeader("content-length", String.valueOf(content.length))
                .build();
        var upload = new SdkSigner().sign(request, content, new Choice(AuthLocation.HEADER, signed, true, trailer));
        try (InputStream in = upload.payload().orElseThrow().newStream()) {
            return new Upload(SdkSigner.received(upload.request()), content, in.readAllBytes());
        }
    }
}
