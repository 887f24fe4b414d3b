package io.stowage.s3.index;

import io.stowage.content.Contents;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.LocatedContent;
import io.stowage.database.Database;
import io.stowage.digest.Digest;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.ObjectRows.Gone;
import io.stowage.s3.index.ObjectRows.Row;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** The current objects of buckets. Each change is one transaction: it is done whole, or refused and nothing happened. */
public final class ObjectIndex {
    /** As many as one request may delete. */
    public static final int MOST_DELETED = 1000;

    private final Database database;
    private final Contents contents;
    private final BucketAmounts amounts;
    private final Clock clock;

    ObjectIndex(Database database, Contents contents, BucketAmounts amounts, Clock clock) {
        this.database = database;
        this.contents = contents;
        this.amounts = amounts;
        this.clock = clock;
    }

    /** @param repeated whether it was there already, from the same write that the client sent before */
    public record Written(StoredObject object, boolean repeated) {}

    /** Publishes bytes as the object of that name. */
    public Written put(Intake bytes, Bucket bucket, ObjectKey key, NewObject object, WriteCondition condition) {
        return bytes.publish("put an object", (rows, content) -> put(rows, bucket, key, object, content, condition));
    }

    /**
     * Refuses what a write would be refused for as things are now, so that no bytes need come for it. The write itself
     * decides; one that the client sends again after a lost answer is not refused.
     */
    public void requireMet(Bucket bucket, ObjectKey key, WriteCondition condition) {
        if (condition.ifMatch().isEmpty() && condition.ifNoneMatch().isEmpty()) {
            return;
        }
        Optional<Row> current = database.read("look at an object", rows -> ObjectRows.find(rows, bucket.id(), key));
        boolean repeated =
                condition.attempt().isPresent() && current.flatMap(Row::attempt).equals(condition.attempt());
        if (!repeated) {
            requireMet(key, current, condition);
        }
    }

    private static void requireMet(ObjectKey key, Optional<Row> current, WriteCondition condition) {
        condition.refusal(current.map(row -> row.object().etag())).ifPresent(refusal -> {
            throw new RefusedException(refusal, "the object " + key + " is not as the condition wants it");
        });
    }

    /** The content is claimed by the object, and what it replaces is let go of. */
    Written put(
            Handle rows, Bucket bucket, ObjectKey key, NewObject object, Content content, WriteCondition condition) {
        Bucket now = BucketRows.require(rows, bucket);
        Optional<Digest> attempt = condition.attempt();
        long millis = clock.millis();
        StoredObject written = stored(key, object, content, millis);
        // Before anything is read: in PostgreSQL two writes that looked at neighbours would conflict.
        boolean mayCreate = condition.ifMatch().isEmpty();
        if (mayCreate && ObjectRows.insert(rows, now.id(), key, content, object, attempt, millis)) {
            amounts.change(rows, now, Amount.ofObject(content.size()));
            return new Written(written, false);
        }
        Optional<Row> current = ObjectRows.lock(rows, now.id(), key);
        if (current.isPresent() && isRepeat(current.get(), object, content, attempt)) {
            contents.letGo(rows, content.id());
            return new Written(current.get().object(), true);
        }
        requireMet(key, current, condition);
        StoredObject old = current.orElseThrow().object();
        ObjectRows.update(rows, now.id(), key, content, object, attempt, millis);
        if (old.content() != content.id()) {
            contents.letGo(rows, old.content());
        }
        amounts.change(rows, now, Amount.ofObject(content.size()).minus(Amount.ofObject(old.size())));
        return new Written(written, false);
    }

    private static StoredObject stored(ObjectKey key, NewObject object, Content content, long millis) {
        return new StoredObject(
                key,
                content.id(),
                content.size(),
                object.etag(),
                Instant.ofEpochMilli(millis),
                object.attributes(),
                object.checksum(),
                object.parts());
    }

    private static boolean isRepeat(Row current, NewObject object, Content content, Optional<Digest> attempt) {
        return attempt.isPresent()
                && current.attempt().equals(attempt)
                && current.object().etag().equals(object.etag())
                && current.object().size() == content.size();
    }

    private static Row require(Handle rows, Bucket bucket, ObjectKey key) {
        return ObjectRows.find(rows, bucket.id(), key)
                .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY, "there is no object " + key));
    }

    public Optional<StoredObject> find(Bucket bucket, ObjectKey key) {
        return database.read("find an object", rows -> find(rows, bucket, key));
    }

    /**
     * A bucket, and an object in it with its bytes, all as they were in one moment.
     *
     * @param content empty where there is no such object
     */
    public record Lookup(Bucket bucket, Optional<StoredObject> object, Optional<LocatedContent> content) {}

    /** In one transaction, as most requests want just this. Empty where there is no such bucket. */
    public Optional<Lookup> look(String bucket, ObjectKey key) {
        return database.read(
                "find an object",
                rows -> ObjectRows.look(rows, bucket, key)
                        .map(found -> new Lookup(
                                found.bucket(),
                                found.object(),
                                found.object().map(object -> contents.locate(rows, object.content())))));
    }

    public Optional<StoredObject> find(Handle rows, Bucket bucket, ObjectKey key) {
        return ObjectRows.find(rows, bucket.id(), key).map(Row::object);
    }

    /** An object with these bytes that everybody may read, in a bucket that this payer pays for. */
    public Optional<StoredObject> findPublic(Handle rows, String payer, long content) {
        return ObjectRows.findPublic(rows, payer, content);
    }

    /** An object, and a condition on it as it is in the moment of the copy. */
    public record Source(Bucket bucket, ObjectKey key, Predicate<StoredObject> condition) {
        public static Source of(Bucket bucket, ObjectKey key) {
            return new Source(bucket, key, any -> true);
        }
    }

    /**
     * Writes the bytes of one object under another name, or under its own. No bytes move.
     *
     * @param attributes of the copy, by those of the source
     */
    public Written copy(
            Source source,
            Bucket bucket,
            ObjectKey key,
            Function<StoredObject, ObjectAttributes> attributes,
            WriteCondition condition) {
        return database.write("copy an object", rows -> {
            StoredObject from = require(rows, BucketRows.require(rows, source.bucket()), source.key())
                    .object();
            if (!source.condition().test(from)) {
                throw new RefusedException(
                        Refusal.PRECONDITION_FAILED, "the object " + from.key() + " is not as the condition wants it");
            }
            NewObject copy = new NewObject(from.etag(), attributes.apply(from), from.checksum(), from.parts());
            return put(rows, bucket, key, copy, contents.require(rows, from.content()), condition);
        });
    }

    /** Changes access rules and tags, and nothing else. */
    public StoredObject change(Bucket bucket, ObjectKey key, UnaryOperator<ObjectAttributes> change) {
        return database.write("change an object", rows -> {
            StoredObject old = ObjectRows.lock(
                            rows, BucketRows.require(rows, bucket).id(), key)
                    .map(Row::object)
                    .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY, "there is no object " + key));
            ObjectRows.setAttributes(rows, bucket.id(), key, change.apply(old.attributes()));
            return require(rows, bucket, key).object();
        });
    }

    /** Deletes those that are there, all in one transaction. Answers how many there were. */
    public int delete(Bucket bucket, List<ObjectKey> keys) {
        return Math.toIntExact(remove(bucket, keys).objects());
    }

    /** The same. Answers what the bucket's payer had to pay for until now. */
    public Amount remove(Bucket bucket, List<ObjectKey> keys) {
        if (keys.size() > MOST_DELETED) {
            throw new IllegalArgumentException("at most " + MOST_DELETED + " objects are deleted at once");
        }
        List<ObjectKey> each = keys.stream().distinct().toList();
        return database.write("delete objects", rows -> {
            Bucket now = BucketRows.require(rows, bucket);
            List<Gone> all = ObjectRows.delete(rows, now.id(), each);
            contents.letGo(rows, all.stream().map(Gone::content).toList());
            long bytes = all.stream().mapToLong(Gone::size).sum();
            Amount removed = new Amount(bytes, all.size(), 0);
            amounts.change(rows, now, Amount.NONE.minus(removed));
            return removed;
        });
    }

    public Page<ListedObject> list(Bucket bucket, PageRequest request) {
        return database.read(
                "list objects",
                rows -> new PageReader<ListedObject>(
                                request,
                                object -> object.key().bytes(),
                                (from, behind, end, limit) -> ObjectRows.list(
                                        rows,
                                        bucket.id(),
                                        behind.isPresent() ? KeyBytes.after(from) : from,
                                        end,
                                        limit))
                        .read(PageReader.first(request)));
    }
}
