package io.stowage.s3.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.content.Contents;
import io.stowage.content.Slice;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.Completion.Whole;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.NewUpload;
import io.stowage.s3.record.ObjectPart;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Uploads in parts. An object is there when its upload is completed, and no bytes move then. */
public final class Uploads {
    private static final int RANDOM_BYTES = 16;

    private final Database database;
    private final Contents contents;
    private final ObjectIndex objects;
    private final BucketAmounts amounts;
    private final PartRemoval removal;
    private final PartList partList;
    private final Clock clock;
    private final RandomGenerator random;

    Uploads(
            Database database,
            Contents contents,
            ObjectIndex objects,
            BucketAmounts amounts,
            PartRemoval removal,
            UploadLimits limits,
            Clock clock,
            RandomGenerator random) {
        this.database = database;
        this.contents = contents;
        this.objects = objects;
        this.amounts = amounts;
        this.removal = removal;
        this.partList = new PartList(limits.leastPartBytes());
        this.clock = clock;
        this.random = random;
    }

    public Upload create(Bucket bucket, NewUpload wanted) {
        Instant now = clock.instant();
        Upload upload = new Upload(
                nextId(now),
                wanted.key(),
                Instant.ofEpochMilli(now.toEpochMilli()),
                wanted.initiator(),
                wanted.attributes(),
                wanted.algorithm(),
                wanted.checksumType());
        return database.write("begin an upload", rows -> {
            UploadRows.insert(rows, BucketRows.require(rows, bucket).id(), upload);
            return upload;
        });
    }

    /** In the order of time, as listings have it. */
    private String nextId(Instant now) {
        byte[] unique = new byte[RANDOM_BYTES];
        random.nextBytes(unique);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(now.toEpochMilli(), 12) + hex.formatHex(unique);
    }

    public Optional<Upload> find(Bucket bucket, ObjectKey key, String id) {
        return database.read("find an upload", rows -> UploadRows.find(rows, bucket.id(), key, id));
    }

    private static Upload require(Handle rows, Bucket bucket, ObjectKey key, String id) {
        return UploadRows.find(rows, bucket.id(), key, id).orElseThrow(Uploads::unknown);
    }

    private static RefusedException unknown() {
        return new RefusedException(Refusal.NO_SUCH_UPLOAD, "there is no such upload, or it was completed or aborted");
    }

    /** Publishes bytes as a part. */
    public Part put(Intake bytes, Bucket bucket, ObjectKey key, String id, NewPart part) {
        return bytes.publish("put a part", (rows, content) -> put(rows, bucket, key, id, part, content));
    }

    private Part put(Handle rows, Bucket bucket, ObjectKey key, String id, NewPart part, Content content) {
        Bucket now = BucketRows.require(rows, bucket);
        require(rows, now, key, id);
        long millis = clock.millis();
        Optional<Part> old = PartRows.put(rows, id, part, content, millis);
        old.filter(other -> other.content() != content.id()).ifPresent(other -> contents.letGo(rows, other.content()));
        Amount before = old.map(other -> Amount.ofPart(other.size())).orElse(Amount.NONE);
        amounts.change(rows, now, Amount.ofPart(content.size()).minus(before));
        return new Part(
                part.number(),
                content.id(),
                content.size(),
                part.etag(),
                Instant.ofEpochMilli(millis),
                part.checksum());
    }

    /** A range of an object, as it was when the caller looked; refused when it was replaced since. */
    public record Range(Bucket bucket, StoredObject object, long start, long length) {}

    /** Makes a range of an object a part. No bytes move. */
    public Part copy(Range source, Bucket bucket, ObjectKey key, String id, NewPart part) {
        return database.write("copy a part", rows -> {
            StoredObject now = objects.find(
                            rows,
                            BucketRows.require(rows, source.bucket()),
                            source.object().key())
                    .filter(object -> object.content() == source.object().content())
                    .orElseThrow(() -> new RefusedException(
                            Refusal.SOURCE_CHANGED,
                            "the object " + source.object().key() + " was replaced"));
            Content whole = contents.require(rows, now.content());
            boolean all = source.start() == 0 && source.length() == whole.size();
            Content content =
                    all ? whole : contents.compose(rows, List.of(new Slice(whole, source.start(), source.length())));
            return put(rows, bucket, key, id, part, content);
        });
    }

    /** Some parts in the order of their numbers. */
    public record PartPage(Upload upload, List<Part> parts, boolean truncated) {
        public PartPage {
            parts = List.copyOf(parts);
        }
    }

    /** @param after only parts with greater numbers */
    public PartPage parts(Bucket bucket, ObjectKey key, String id, int after, int max) {
        return database.read("list parts", rows -> {
            Upload upload = require(rows, bucket, key, id);
            List<Part> some = PartRows.list(rows, id, after, max + 1);
            boolean truncated = max > 0 && some.size() > max;
            return new PartPage(upload, some.subList(0, Math.min(max, some.size())), truncated);
        });
    }

    /** @param nextUpload with the page's next name, where the next page begins among the uploads of that name */
    public record UploadPage(Page<Upload> page, Optional<String> nextUpload) {}

    /**
     * Uploads that go on, by names and then by time.
     *
     * @param afterUpload with {@code request.after()}: go on behind this upload of that name, and not behind the name
     */
    public UploadPage list(Bucket bucket, PageRequest request, Optional<String> afterUpload) {
        byte[] marker = request.after().orElse("").getBytes(UTF_8);
        byte[] first = PageReader.first(request);
        boolean within = afterUpload.isPresent() && Arrays.equals(first, KeyBytes.after(marker));
        Page<Upload> page = database.read(
                "list uploads",
                rows -> new PageReader<Upload>(request, upload -> upload.key().bytes(), (from, behind, end, limit) -> {
                            boolean atMarker = within && behind.isEmpty() && Arrays.equals(from, marker);
                            String id = behind.map(Upload::id).orElse(atMarker ? afterUpload.orElse("") : "");
                            return UploadRows.list(rows, bucket.id(), from, id, end, limit);
                        })
                        .read(within ? marker : first));
        return new UploadPage(page, page.next().flatMap(name -> lastId(page.items(), name)));
    }

    private static Optional<String> lastId(List<Upload> items, String name) {
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(items.get(items.size() - 1))
                        .filter(last -> last.key().text().equals(name))
                        .map(Upload::id);
    }

    /** Makes the listed parts an object, and drops the others. Asked again within an hour, it answers the same. */
    public Completion complete(
            Bucket bucket,
            ObjectKey key,
            String id,
            List<Listed> listed,
            WriteCondition condition,
            Completion.Sum sum) {
        return database.write("complete an upload", rows -> {
            Bucket now = BucketRows.require(rows, bucket);
            Optional<Upload> upload = UploadRows.find(rows, now.id(), key, id);
            if (upload.isEmpty()) {
                long since = clock.millis() - UploadLimits.REMEMBERED.toMillis();
                return UploadRows.remembered(rows, now.id(), key, id, since).orElseThrow(Uploads::unknown);
            }
            return complete(rows, now, upload.get(), listed, condition, sum);
        });
    }

    private Completion complete(
            Handle rows,
            Bucket bucket,
            Upload upload,
            List<Listed> listed,
            WriteCondition condition,
            Completion.Sum sum) {
        List<Part> stored = PartRows.list(rows, upload.id(), 0, UploadLimits.MOST_PARTS);
        List<Part> chosen = partList.check(listed, stored);
        Whole whole = sum.of(upload, chosen);
        List<Content> parts =
                contents.require(rows, chosen.stream().map(Part::content).toList());
        Content content = join(rows, parts);
        NewObject object = new NewObject(
                whole.etag(),
                upload.attributes(),
                whole.checksum(),
                chosen.stream()
                        .map(part -> new ObjectPart(
                                part.number(), part.size(), part.checksum().map(ObjectChecksum::value)))
                        .toList());
        objects.put(rows, bucket, upload.key(), object, content, condition);
        PartRows.delete(rows, upload.id(), UploadLimits.MOST_PARTS);
        Set<Long> needed = needed(content, parts);
        Amount sizes = Amount.NONE;
        Set<Long> dropped = new HashSet<>();
        for (Part part : stored) {
            sizes = sizes.minus(Amount.ofPart(part.size()));
            dropped.add(part.content());
        }
        dropped.removeAll(needed);
        contents.letGo(rows, dropped);
        amounts.change(rows, bucket, sizes);
        UploadRows.delete(rows, upload.id());
        Completion completion = new Completion(whole.etag(), whole.checksum(), content.root(), false);
        UploadRows.remember(rows, bucket.id(), upload, completion, clock.millis());
        return completion;
    }

    /** Of one part that has bytes, the whole is that part. */
    private Content join(Handle rows, List<Content> parts) {
        List<Content> some = parts.stream().filter(part -> part.size() > 0).toList();
        return some.size() < 2
                ? (some.isEmpty() ? parts : some).get(0)
                : contents.compose(rows, some.stream().map(Slice::all).toList());
    }

    /** What the whole is, or is made of; of a part that is composed itself, it has taken over the spans. */
    private static Set<Long> needed(Content whole, List<Content> parts) {
        Set<Long> needed = new HashSet<>();
        needed.add(whole.id());
        parts.stream().filter(part -> part.size() > 0 && !part.composed()).forEach(part -> needed.add(part.id()));
        return needed;
    }

    /** What is large is removed by a task, and gone for everybody at once. */
    public void abort(Bucket bucket, ObjectKey key, String id) {
        database.write("abort an upload", rows -> {
            Bucket now = BucketRows.require(rows, bucket);
            require(rows, now, key, id);
            UploadRows.end(rows, id);
            return removal.remove(rows, now.id(), now.payer(), id);
        });
    }
}
