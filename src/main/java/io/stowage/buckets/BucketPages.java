package io.stowage.buckets;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.KeyScope;
import io.stowage.access.Right;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.index.Buckets.Holding;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.wire.BucketName;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of buckets, and single ones. */
final class BucketPages {
    static final int MOST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(BucketPages.class);
    private static final String FRONT = "s3";

    private final Buckets buckets;
    private final OwnBuckets own;
    private final AccessKeys keys;
    private final BucketRules rules;
    private final Json json;

    BucketPages(Buckets buckets, OwnBuckets own, AccessKeys keys, BucketRules rules, Json json) {
        this.buckets = buckets;
        this.own = own;
        this.keys = keys;
        this.rules = rules;
        this.json = json;
    }

    void all(Call call, KeyScope scope) throws IOException {
        if (call.method("GET", "POST").equals("GET")) {
            list(call, scope);
        } else {
            create(call, scope);
        }
    }

    private void list(Call call, KeyScope scope) throws IOException {
        call.knows("after", "limit");
        int limit = (int) call.number("limit", MOST, 1, MOST);
        List<Holding> shown =
                buckets.holdings(scope.owner(), call.parameter("after").orElse(""), limit);
        call.linkNext(limit, shown.stream().map(each -> each.bucket().name()).toList());
        json.writeList(call.response(), 200, to -> {
            for (Holding each : shown) {
                to.writeStartObject();
                fields(to, each.bucket(), each.amount());
                to.writeEndObject();
            }
        });
    }

    private void create(Call call, KeyScope scope) throws IOException {
        call.knows();
        Fields body = json.read(call.request(), Set.of("name", "key", "acl"));
        String name = BucketName.parse(body.text("name")).text();
        if (rules.reservedNames().contains(name)) {
            throw new StowageException(Fault.BAD_REQUEST, "the name " + name + " is reserved on this server");
        }
        CannedAcl acl = body.optionalText("acl").map(CannedAcl::parse).orElse(rules.defaultAcl());
        AccessKey key = requireKey(scope, body.text("key"));
        Buckets.Creation creation = buckets.create(new NewBucket(name, key.id(), key.root(), acl), rules.mostOfKey());
        if (!creation.created()) {
            throw new StowageException(Fault.CONFLICT, "the name " + name + " is taken; all keys share the names");
        }
        note(call, scope, "made", name);
        call.locate(name);
        show(call, 201, creation.bucket());
    }

    private AccessKey requireKey(KeyScope scope, String id) {
        AccessKey key = keys.find(scope, id)
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no access key " + id));
        if (!key.enabled() || !key.rights().allow(Right.WRITE, FRONT)) {
            throw new StowageException(
                    Fault.CONFLICT, "the key " + id + " is disabled, or does not have the right write:" + FRONT);
        }
        return key;
    }

    void one(Call call, KeyScope scope, String name) throws IOException {
        String method = call.method("GET", "PATCH", "DELETE");
        call.knows();
        Bucket bucket = own.require(scope, name);
        switch (method) {
            case "GET" -> show(call, 200, bucket);
            case "PATCH" -> {
                Fields body = json.read(call.request(), Set.of("acl"));
                buckets.setAcl(bucket, CannedAcl.parse(body.text("acl")));
                note(call, scope, "changed", name);
                show(call, 200, own.require(scope, name));
            }
            default -> {
                buckets.delete(bucket);
                note(call, scope, "deleted", name);
                json.writeNothing(call.response());
            }
        }
    }

    private static void note(Call call, KeyScope scope, String what, String name) {
        LOG.info(
                "request {}: the bucket {} was {} by {}",
                RequestContext.of(call.request()).id(),
                name,
                what,
                scope.owner().orElse("the administrator"));
    }

    private void show(Call call, int status, Bucket bucket) throws IOException {
        Amount amount = buckets.amount(bucket);
        json.write(call.response(), status, to -> fields(to, bucket, amount));
    }

    private static void fields(JsonGenerator to, Bucket bucket, Amount amount) throws IOException {
        to.writeStringField("name", bucket.name());
        to.writeStringField("key", bucket.owner());
        to.writeStringField("owner", bucket.payer());
        to.writeStringField("acl", bucket.acl().text());
        to.writeStringField("created_at", bucket.created().toString());
        to.writeNumberField("objects", amount.objects());
        to.writeNumberField("bytes", amount.bytes());
        to.writeNumberField("part_bytes", amount.partBytes());
    }
}
