package io.stowage.s3.object;

import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.UriText;

/** Where an object is found, as the client would write it that made the request. */
public final class ObjectAddress {
    private ObjectAddress() {}

    public static String of(S3Request request) {
        String server =
                request.http().getScheme() + "://" + request.signed().hosts().get(0) + request.base();
        String bucket = request.signed().bucketOfHost().isPresent()
                ? ""
                : "/" + request.bucket().text();
        return server + bucket + "/" + UriText.encodeKey(request.key().text());
    }
}
