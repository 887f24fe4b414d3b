package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.etag;
import static io.stowage.s3.index.IndexFixture.key;
import static io.stowage.s3.index.IndexFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A client that does things at random to the keys below its own prefix, and knows what must be there. */
final class HistoryClient implements Runnable {
    private static final int KEYS = 6;
    private static final int TEXTS = 8;

    private final IndexFixture fixture;
    private final Bucket bucket;
    private final String prefix;
    private final Random random;
    private final int steps;
    private final Map<String, String> objects = new TreeMap<>();
    private final Map<String, String> etags = new TreeMap<>();
    private final List<OpenUpload> uploads = new ArrayList<>();

    private record OpenUpload(Upload upload, TreeMap<Integer, String> parts) {}

    HistoryClient(IndexFixture fixture, Bucket bucket, String prefix, long seed, int steps) {
        this.fixture = fixture;
        this.bucket = bucket;
        this.prefix = prefix;
        this.random = new Random(seed);
        this.steps = steps;
    }

    /** Keys and what lies there. */
    Map<String, String> objects() {
        return objects;
    }

    long partBytes() {
        return uploads.stream()
                .flatMap(open -> open.parts().values().stream())
                .mapToLong(String::length)
                .sum();
    }

    @Override
    public void run() {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1 -> put();
            case 2 -> putUnderCondition();
            case 3 -> copy();
            case 4 -> delete();
            case 5 -> list();
            case 6 -> uploads.add(new OpenUpload(fixture.upload(bucket, anyKey()), new TreeMap<>()));
            case 7, 8 -> putPart();
            default -> endUpload();
        }
    }

    private String anyKey() {
        return prefix + (random.nextBoolean() ? "/" : "") + random.nextInt(KEYS);
    }

    /** All clients write the same few. */
    private String anyText() {
        return "text " + random.nextInt(TEXTS);
    }

    private void put() {
        String key = anyKey();
        String text = anyText();
        fixture.put(bucket, key, text);
        wrote(key, text, etag(text));
    }

    private void wrote(String key, String text, String etag) {
        objects.put(key, text);
        etags.put(key, etag);
    }

    private void putUnderCondition() {
        String key = anyKey();
        String text = anyText();
        boolean absent = random.nextBoolean();
        String expected = random.nextBoolean() ? etag(anyText()) : etags.getOrDefault(key, "none");
        boolean holds = absent ? !objects.containsKey(key) : expected.equals(etags.get(key));
        boolean done = true;
        try {
            fixture.put(bucket, key, text, absent ? WriteCondition.ABSENT : WriteCondition.matching(expected));
        } catch (RefusedException e) {
            done = false;
        }
        assertThat(done).as("write under a condition of " + key).isEqualTo(holds);
        if (done) {
            wrote(key, text, etag(text));
        }
    }

    private void copy() {
        String from = anyKey();
        String to = anyKey();
        boolean done = true;
        try {
            fixture.index
                    .objects()
                    .copy(
                            Source.of(bucket, key(from)),
                            bucket,
                            key(to),
                            source -> ObjectAttributes.NONE,
                            WriteCondition.NONE);
        } catch (RefusedException e) {
            done = false;
        }
        assertThat(done).as("copy of " + from).isEqualTo(objects.containsKey(from));
        if (done) {
            wrote(to, objects.getOrDefault(from, ""), etags.getOrDefault(from, ""));
        }
    }

    private void delete() {
        List<String> keys = List.of(anyKey(), anyKey());
        long there = keys.stream().distinct().filter(objects::containsKey).count();
        int gone = fixture.index
                .objects()
                .delete(bucket, keys.stream().map(ObjectKey::new).toList());
        assertThat(gone).isEqualTo((int) there);
        keys.forEach(objects::remove);
        keys.forEach(etags::remove);
    }

    private void list() {
        PageRequest request = new PageRequest(
                prefix, random.nextBoolean() ? "/" : "", Optional.empty(), 1 + random.nextInt(2 * KEYS));
        List<String> all = NaiveListing.of(objects.keySet(), request);
        Page<ListedObject> page = fixture.index.objects().list(bucket, request);
        assertThat(NaiveListing.of(page)).isEqualTo(all.subList(0, Math.min(request.max(), all.size())));
        page.items()
                .forEach(object -> assertThat(fixture.text(bucket, object.key().text()))
                        .contains(objects.get(object.key().text())));
    }

    private void putPart() {
        if (!uploads.isEmpty()) {
            OpenUpload open = uploads.get(random.nextInt(uploads.size()));
            int number = 1 + random.nextInt(4);
            String text = anyText();
            fixture.part(bucket, open.upload(), number, text);
            open.parts().put(number, text);
        }
    }

    private void endUpload() {
        if (uploads.isEmpty()) {
            return;
        }
        OpenUpload open = uploads.remove(random.nextInt(uploads.size()));
        if (open.parts().isEmpty() || random.nextInt(4) == 0) {
            fixture.index
                    .uploads()
                    .abort(bucket, open.upload().key(), open.upload().id());
            return;
        }
        open.parts().keySet().removeIf(number -> open.parts().size() > 1 && random.nextInt(4) == 0);
        Listed[] wanted = open.parts().entrySet().stream()
                .map(part -> listed(part.getKey(), part.getValue()))
                .toArray(Listed[]::new);
        Completion done = fixture.complete(bucket, open.upload(), wanted);
        if (random.nextBoolean()) {
            assertThat(fixture.complete(bucket, open.upload(), wanted).repeated())
                    .isTrue();
        }
        wrote(open.upload().key().text(), String.join("", open.parts().values()), done.etag());
    }
}
