package io.stowage.s3.request;

import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.util.Optional;

/** The access rules that a request sets: named in a header, or as a document that says the same. */
public final class AclRequest {
    private static final int MOST_DOCUMENT = 64 * 1024;

    private AclRequest() {}

    public static CannedAcl read(S3Request request, String owner) throws IOException {
        if (request.signed().headers().keySet().stream().anyMatch(name -> name.startsWith("x-amz-grant-"))) {
            throw S3Error.NOT_IMPLEMENTED.failure("only canned access control lists are kept; send x-amz-acl instead");
        }
        Optional<String> named = request.header("x-amz-acl").filter(text -> !text.isBlank());
        byte[] document = request.document(MOST_DOCUMENT);
        if (named.isPresent() && document.length > 0) {
            throw S3Error.INVALID_REQUEST.failure("specify the access rules in x-amz-acl or in the body, not in both");
        }
        if (named.isEmpty() && document.length == 0) {
            throw S3Error.MISSING_SECURITY_HEADER.failure("the request has neither x-amz-acl nor a body");
        }
        return named.isPresent() ? CannedAcl.parse(named.get()) : AclDocument.parse(document, owner, owner);
    }
}
