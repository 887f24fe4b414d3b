package io.stowage.buckets;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies in a bucket, page by page, and how it goes. */
final class ObjectPages {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectPages.class);

    private final ObjectIndex objects;
    private final OwnBuckets own;
    private final Json json;

    ObjectPages(ObjectIndex objects, OwnBuckets own, Json json) {
        this.objects = objects;
        this.own = own;
        this.json = json;
    }

    void answer(Call call, KeyScope scope, String name) throws IOException {
        String method = call.method("GET", "DELETE");
        Bucket bucket = own.require(scope, name);
        if (method.equals("GET")) {
            list(call, bucket);
        } else {
            delete(call, scope, bucket);
        }
    }

    private void list(Call call, Bucket bucket) throws IOException {
        call.knows("prefix", "delimiter", "after", "limit");
        int limit = (int) call.number("limit", PageRequest.MOST, 1, PageRequest.MOST);
        PageRequest wanted = new PageRequest(
                call.parameter("prefix").orElse(""),
                call.parameter("delimiter").orElse(""),
                call.parameter("after"),
                limit);
        Page<ListedObject> page = objects.list(bucket, wanted);
        json.write(call.response(), 200, to -> {
            to.writeArrayFieldStart("prefixes");
            for (String prefix : page.commonPrefixes()) {
                to.writeString(prefix);
            }
            to.writeEndArray();
            to.writeArrayFieldStart("objects");
            for (ListedObject object : page.items()) {
                write(to, object);
            }
            to.writeEndArray();
            if (page.next().isPresent()) {
                to.writeStringField("next", page.next().get());
            }
        });
    }

    private static void write(JsonGenerator to, ListedObject object) throws IOException {
        to.writeStartObject();
        to.writeStringField("key", object.key().text());
        to.writeNumberField("bytes", object.size());
        to.writeStringField("modified_at", object.modified().toString());
        to.writeStringField("etag", object.etag());
        to.writeEndObject();
    }

    /** Nothing is deleted by leaving a parameter out: one has to say a key, or a prefix, which may be empty. */
    private void delete(Call call, KeyScope scope, Bucket bucket) throws IOException {
        call.knows("key", "prefix");
        Optional<String> key = call.parameter("key");
        Optional<String> prefix = call.parameter("prefix");
        if (key.isPresent() == prefix.isPresent()) {
            throw new StowageException(Fault.BAD_REQUEST, "say which objects to delete: key or prefix");
        }
        Amount freed;
        boolean more = false;
        if (key.isPresent()) {
            freed = objects.remove(bucket, List.of(ObjectKey.parse(key.get())));
        } else {
            Page<ListedObject> page =
                    objects.list(bucket, new PageRequest(prefix.get(), "", Optional.empty(), ObjectIndex.MOST_DELETED));
            freed = objects.remove(
                    bucket, page.items().stream().map(ListedObject::key).toList());
            more = page.truncated();
        }
        tell(call, scope, bucket, freed, more);
    }

    private void tell(Call call, KeyScope scope, Bucket bucket, Amount freed, boolean more) throws IOException {
        LOG.info(
                "request {}: {} objects of the bucket {} were deleted by {}",
                RequestContext.of(call.request()).id(),
                freed.objects(),
                bucket.name(),
                scope.owner().orElse("the administrator"));
        json.write(call.response(), 200, to -> {
            to.writeNumberField("objects", freed.objects());
            to.writeNumberField("bytes", freed.bytes());
            to.writeBooleanField("more", more);
        });
    }
}
