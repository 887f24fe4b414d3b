package io.stowage.s3;

import io.stowage.s3.request.Operation;
import io.stowage.s3.request.Target;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Error;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which call a request makes: by its method, by what it is about, and by the sub-resource that its query names. A
 * sub-resource that is not known here never falls through to another call; any other parameter that is not known is
 * ignored.
 */
final class Operations {
    /** The sub-resources of S3. */
    private static final Set<String> SUB_RESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "append",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metadataConfiguration",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "select-type",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versioning",
            "versions",
            "website");

    /** @param subResource empty for the thing itself */
    private record Call(Target.Kind kind, String method, String subResource) {}

    private final Map<Call, Operation> known = new HashMap<>();

    Operations service(String method, Operation operation) {
        return add(new Call(Target.Kind.SERVICE, method, ""), operation);
    }

    /** @param call a method, and a sub-resource behind a question mark where there is one: {@code GET ?acl} */
    Operations bucket(String call, Operation operation) {
        return add(parse(Target.Kind.BUCKET, call), operation);
    }

    Operations object(String call, Operation operation) {
        return add(parse(Target.Kind.OBJECT, call), operation);
    }

    private static Call parse(Target.Kind kind, String call) {
        int question = call.indexOf(" ?");
        return question < 0
                ? new Call(kind, call, "")
                : new Call(kind, call.substring(0, question), call.substring(question + 2));
    }

    private Operations add(Call call, Operation operation) {
        if (known.putIfAbsent(call, operation) != null) {
            throw new IllegalStateException("two operations for " + call);
        }
        return this;
    }

    Operation find(Target target, String method, Query query) {
        String subResource = subResource(query);
        requireUploadOfPart(method, subResource, query);
        Call call = new Call(target.kind(), method, subResource);
        @Nullable Operation found = known.get(call);
        if (found != null) {
            return found;
        }
        if (subResource.isEmpty()) {
            throw S3Error.METHOD_NOT_ALLOWED.failure(
                    "the specified method is not allowed against this resource", Map.of("Method", method));
        }
        throw S3Error.NOT_IMPLEMENTED.failure(
                "the sub-resource is not implemented for this method", Map.of("Header", subResource));
    }

    /** A part without its upload must not become the object. */
    private static void requireUploadOfPart(String method, String subResource, Query query) {
        if (method.equals("PUT")
                && !subResource.equals("uploadId")
                && query.find("partNumber").isPresent()) {
            throw S3Error.INVALID_ARGUMENT.failure("a part needs the uploadId of its upload");
        }
    }

    private static String subResource(Query query) {
        Set<String> named = new TreeSet<>();
        for (Query.Parameter each : query.parameters()) {
            if (SUB_RESOURCES.contains(each.name())) {
                named.add(each.name());
            }
        }
        if (named.size() > 1) {
            throw S3Error.INVALID_REQUEST.failure(
                    "the query names more than one sub-resource: " + String.join(", ", named));
        }
        return named.isEmpty() ? "" : named.iterator().next();
    }
}
