package io.stowage.s3.nodes;

import static java.util.Objects.requireNonNullElse;

import io.stowage.s3.nodes.Effect.Replaced;
import io.stowage.s3.nodes.Effect.Saw;
import io.stowage.s3.nodes.Effect.SawOtherThan;
import io.stowage.s3.nodes.Effect.Wrote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Calls a server at random about few keys, which other clients call about as well, and notes all answers. */
final class RandomClient implements Callable<Integer> {
    static final String BUCKET = "histories";
    static final List<String> KEYS = List.of("a", "b", "c/d", "c/e", "f");

    /** The least that a part has which is not the last one. */
    private static final int PART = 5 << 20;

    private static final int MOST_STEPS = 20_000;
    private static final int TRIES = 5;

    private final String name;
    private final S3Node node;
    private final long seed;
    private final Bodies bodies;
    private final History history;
    private final BooleanSupplier over;
    private final Map<String, String> seen = new HashMap<>();
    private int steps;

    /** @param seed decides all choices of the client, step by step, whatever it is answered */
    RandomClient(String name, S3Node node, long seed, Bodies bodies, History history, BooleanSupplier over) {
        this.name = name;
        this.node = node;
        this.seed = seed;
        this.bodies = bodies;
        this.history = history;
        this.over = over;
    }

    @Override
    public Integer call() throws InterruptedException {
        while (!over.getAsBoolean() && steps < MOST_STEPS) {
            steps++;
            step(new Random(31 * (31 * seed + name.hashCode()) + steps));
        }
        return steps;
    }

    private void step(Random random) throws InterruptedException {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> put(key, random);
            case 3, 4 -> create(key, random);
            case 5, 6 -> replace(key, random);
            case 7, 8 -> copy(key, random);
            case 9 -> delete(key);
            case 10 -> deleteSome(key, random);
            case 11 -> upload(key, random);
            case 12 -> list(random);
            case 13 -> head(key);
            default -> get(key);
        }
    }

    private String anyBody(Random random) {
        return name + ", step " + steps + ", " + random.nextInt();
    }

    private byte[] bytes(Random random) {
        // From 256 KiB on they are hashed in another way.
        int size = random.nextInt(20) == 0 ? 300_000 : 60 + random.nextInt(200);
        return Bodies.of(anyBody(random), size);
    }

    private <T> Reply<T> ask(java.util.function.Supplier<T> call) throws InterruptedException {
        Reply<T> reply = Reply.to(call);
        if (reply.isSilence()) {
            node.awaitUp();
        }
        return reply;
    }

    private void note(String key, long invoked, Effect effect) {
        history.answered(name, key, invoked, effect);
        if (effect instanceof Saw saw) {
            seen.put(key, saw.value());
        }
    }

    private static AssertionError unexpected(String call, Reply<?> reply) {
        return new AssertionError(call + " got " + reply.status() + " " + reply.code());
    }

    private Reply<PutObjectResponse> send(PutObjectRequest request, byte[] bytes) throws InterruptedException {
        return ask(() -> node.s3().putObject(request, RequestBody.fromBytes(bytes)));
    }

    private static PutObjectRequest.Builder putTo(String key) {
        return PutObjectRequest.builder().bucket(BUCKET).key(key);
    }

    private void put(String key, Random random) throws InterruptedException {
        byte[] bytes = bytes(random);
        Effect effect = new Wrote(bodies.whole(bytes));
        long invoked = System.nanoTime();
        Reply<PutObjectResponse> reply = send(putTo(key).build(), bytes);
        if (reply.isAnswered()) {
            note(key, invoked, effect);
        } else if (reply.isLost()) {
            history.lost(name, node, key, invoked, effect);
        } else if (!reply.isSilence()) {
            throw unexpected("PutObject", reply);
        }
    }

    private void create(String key, Random random) throws InterruptedException {
        byte[] bytes = bytes(random);
        Effect effect = new Replaced(Held.NOTHING, bodies.whole(bytes));
        long invoked = System.nanoTime();
        settle(
                key,
                invoked,
                effect,
                Held.NOTHING,
                send(putTo(key).ifNoneMatch("*").build(), bytes));
    }

    private void replace(String key, Random random) throws InterruptedException {
        byte[] bytes = bytes(random);
        String old = requireNonNullElse(seen.get(key), Held.NOTHING);
        if (old.isEmpty()) {
            old = "0123456789abcdef0123456789abcdef";
        }
        Effect effect = new Replaced(old, bodies.whole(bytes));
        long invoked = System.nanoTime();
        settle(
                key,
                invoked,
                effect,
                old,
                send(putTo(key).ifMatch("\"" + old + "\"").build(), bytes));
    }

    private void settle(String key, long invoked, Effect effect, String other, Reply<PutObjectResponse> reply) {
        if (reply.isAnswered()) {
            note(key, invoked, effect);
        } else if (reply.isLost()) {
            history.lost(name, node, key, invoked, effect);
        } else if (reply.isRefusedAs(412, "PreconditionFailed")) {
            note(key, invoked, new SawOtherThan(other));
        } else if (reply.isRefusedAs(404, "NoSuchKey")) {
            note(key, invoked, new Saw(Held.NOTHING));
        } else if (!reply.isSilence()) {
            throw unexpected("PutObject under a condition", reply);
        }
    }

    private void copy(String from, Random random) throws InterruptedException {
        String to = KEYS.get((KEYS.indexOf(from) + 1 + random.nextInt(KEYS.size() - 1)) % KEYS.size());
        long invoked = System.nanoTime();
        Reply<CopyObjectResponse> reply = ask(() -> node.s3()
                .copyObject(copy -> copy.sourceBucket(BUCKET)
                        .sourceKey(from)
                        .destinationBucket(BUCKET)
                        .destinationKey(to)));
        if (reply.isAnswered()) {
            String tag = bare(reply.get().copyObjectResult().eTag());
            note(from, invoked, new Saw(tag));
            note(to, invoked, new Wrote(tag));
        } else if (reply.isLost()) {
            history.lostCopy(name, node, from, to, invoked);
        } else if (reply.isRefusedAs(404, "NoSuchKey")) {
            note(from, invoked, new Saw(Held.NOTHING));
        } else if (!reply.isSilence()) {
            throw unexpected("CopyObject", reply);
        }
    }

    private static String bare(String tag) {
        return tag.replace("\"", "");
    }

    private void delete(String key) throws InterruptedException {
        long invoked = System.nanoTime();
        deleted(
                List.of(key),
                invoked,
                ask(() -> node.s3().deleteObject(gone -> gone.bucket(BUCKET).key(key))));
    }

    private void deleteSome(String key, Random random) throws InterruptedException {
        List<String> keys =
                List.of(key, KEYS.get((KEYS.indexOf(key) + 1 + random.nextInt(KEYS.size() - 1)) % KEYS.size()));
        List<ObjectIdentifier> objects = keys.stream()
                .map(each -> ObjectIdentifier.builder().key(each).build())
                .toList();
        long invoked = System.nanoTime();
        Reply<DeleteObjectsResponse> reply =
                ask(() -> node.s3().deleteObjects(gone -> gone.bucket(BUCKET).delete(all -> all.objects(objects))));
        if (reply.isAnswered() && !reply.get().errors().isEmpty()) {
            throw new AssertionError(
                    "DeleteObjects did not delete all: " + reply.get().errors());
        }
        deleted(keys, invoked, reply);
    }

    private void deleted(List<String> keys, long invoked, Reply<?> reply) {
        for (String key : keys) {
            if (reply.isAnswered()) {
                note(key, invoked, Effect.deleted());
            } else if (reply.isLost()) {
                history.lost(name, node, key, invoked, Effect.deleted());
            } else if (!reply.isSilence()) {
                throw unexpected("a deletion", reply);
            }
        }
    }

    private void get(String key) throws InterruptedException {
        long invoked = System.nanoTime();
        Reply<ResponseBytes<GetObjectResponse>> reply =
                ask(() -> node.s3().getObjectAsBytes(read -> read.bucket(BUCKET).key(key)));
        if (reply.isAnswered()) {
            String tag = bare(reply.get().response().eTag());
            if (!bodies.fit(tag, reply.get().asByteArray())) {
                throw new AssertionError(key + " has the ETag " + tag + " and bytes that nobody sent under it");
            }
            note(key, invoked, new Saw(tag));
        } else if (reply.isRefusedAs(404, "NoSuchKey")) {
            note(key, invoked, new Saw(Held.NOTHING));
        } else if (!reply.isSilence()) {
            throw unexpected("GetObject", reply);
        }
    }

    private void head(String key) throws InterruptedException {
        long invoked = System.nanoTime();
        Reply<String> reply = ask(() ->
                bare(node.s3().headObject(read -> read.bucket(BUCKET).key(key)).eTag()));
        if (reply.isAnswered()) {
            note(key, invoked, new Saw(reply.get()));
        } else if (reply.isRefusedAs(404, "NoSuchKey")) {
            note(key, invoked, new Saw(Held.NOTHING));
        } else if (!reply.isSilence()) {
            throw unexpected("HeadObject", reply);
        }
    }

    /** A page says of each key that it covers what it has, or that it has nothing. */
    private void list(Random random) throws InterruptedException {
        int size = 1 + random.nextInt(KEYS.size() + 1);
        String after = "";
        boolean more = true;
        while (more) {
            String behind = after;
            long invoked = System.nanoTime();
            Reply<ListObjectsV2Response> reply = ask(() -> node.s3()
                    .listObjectsV2(
                            list -> list.bucket(BUCKET).startAfter(behind).maxKeys(size)));
            if (!reply.isAnswered()) {
                if (!reply.isSilence()) {
                    throw unexpected("ListObjectsV2", reply);
                }
                return;
            }
            more = reply.get().isTruncated();
            after = note(reply.get(), behind, invoked);
        }
    }

    private String note(ListObjectsV2Response page, String behind, long invoked) {
        Map<String, String> listed = new HashMap<>();
        for (S3Object object : page.contents()) {
            if (!KEYS.contains(object.key()) || listed.put(object.key(), bare(object.eTag())) != null) {
                throw new AssertionError("a page has " + object.key() + " twice, or nobody wrote it: " + page);
            }
        }
        List<S3Object> all = page.contents();
        String last = page.isTruncated() ? all.get(all.size() - 1).key() : "\uffff";
        KEYS.stream()
                .filter(key -> key.compareTo(behind) > 0 && key.compareTo(last) <= 0)
                .forEach(key -> note(key, invoked, new Saw(listed.getOrDefault(key, Held.NOTHING))));
        return last;
    }

    private void upload(String key, Random random) throws InterruptedException {
        List<byte[]> parts = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            parts.add(Bodies.of(anyBody(random), PART));
        }
        parts.add(bytes(random));
        boolean givesUp = random.nextInt(4) == 0;
        Effect effect = new Wrote(bodies.inParts(parts));
        Reply<String> begun = ask(() ->
                node.s3().createMultipartUpload(u -> u.bucket(BUCKET).key(key)).uploadId());
        if (begun.isSilence()) {
            return;
        }
        String id = begun.get();
        List<CompletedPart> sent = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Optional<CompletedPart> part = part(key, id, i + 1, parts.get(i));
            if (part.isEmpty()) {
                return;
            }
            sent.add(part.get());
        }
        if (givesUp) {
            Reply<?> reply = ask(() -> node.s3()
                    .abortMultipartUpload(u -> u.bucket(BUCKET).key(key).uploadId(id)));
            if (!reply.isSilence()) {
                reply.get();
            }
        } else {
            complete(key, id, sent, effect);
        }
    }

    /** Sent again until it is answered; an upload outlives the server. */
    private Optional<CompletedPart> part(String key, String id, int number, byte[] bytes) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            Reply<UploadPartResponse> reply = ask(() -> node.s3()
                    .uploadPart(
                            part -> part.bucket(BUCKET).key(key).uploadId(id).partNumber(number),
                            RequestBody.fromBytes(bytes)));
            if (!reply.isSilence()) {
                String tag = reply.get().eTag();
                return Optional.of(
                        CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
        }
        return Optional.empty();
    }

    /** One that is sent again is answered as before, so all tries are one call that lasts from the first to the last. */
    private void complete(String key, String id, List<CompletedPart> parts, Effect effect) throws InterruptedException {
        long invoked = System.nanoTime();
        boolean maybe = false;
        for (int i = 0; i < TRIES; i++) {
            Reply<?> reply = ask(() -> node.s3()
                    .completeMultipartUpload(
                            u -> u.bucket(BUCKET).key(key).uploadId(id).multipartUpload(all -> all.parts(parts))));
            if (!reply.isSilence()) {
                reply.get();
                note(key, invoked, effect);
                return;
            }
            maybe |= reply.isLost();
        }
        if (maybe) {
            history.lost(name, node, key, invoked, effect);
        }
    }
}
