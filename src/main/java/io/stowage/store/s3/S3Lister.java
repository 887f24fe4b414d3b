package io.stowage.store.s3;

import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.s3.client.S3Calls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists the objects that are keys' of ours; what others put into the bucket under names that no key has is passed over. */
final class S3Lister {
    private final S3Calls calls;
    private final S3Keys keys;

    S3Lister(S3Calls calls, S3Keys keys) {
        this.calls = calls;
        this.keys = keys;
    }

    Listing list(ListQuery query) throws IOException {
        List<ObjectInfo> found = new ArrayList<>();
        String after = query.startAfter().isPresent()
                ? keys.nameOfPrefix(query.startAfter().get().text())
                : "";
        boolean more = true;
        while (more && found.size() < query.limit()) {
            ListObjectsV2Response page = page(query.prefix(), after, query.limit() - found.size());
            for (S3Object object : page.contents()) {
                info(object).ifPresent(found::add);
                after = object.key();
            }
            more = Boolean.TRUE.equals(page.isTruncated()) && !page.contents().isEmpty();
        }
        Optional<Key> next = more ? Optional.of(found.get(found.size() - 1).key()) : Optional.empty();
        return new Listing(found, next);
    }

    private ListObjectsV2Response page(String prefix, String after, int limit) throws IOException {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(calls.bucket())
                .prefix(keys.nameOfPrefix(prefix))
                .maxKeys(limit)
                .overrideConfiguration(S3Calls.small());
        if (!after.isEmpty()) {
            request.startAfter(after);
        }
        return calls.call("list " + prefix, () -> calls.client().listObjectsV2(request.build()));
    }

    private Optional<ObjectInfo> info(S3Object object) {
        return keys.key(object.key())
                .map(key -> S3Reader.info(key, object.size(), object.lastModified(), object.eTag()));
    }
}
