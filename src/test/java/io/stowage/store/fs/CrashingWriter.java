package io.stowage.store.fs;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A process that writes until it is killed, and prints each key when its object was acknowledged. Every object begins
 * with the digest of what follows, so that any of them can be judged without knowing who wrote it.
 */
final class CrashingWriter {
    private static final int DIGEST = Algorithm.SHA256.bytes();

    private final FileStore store;
    private final String round;
    /** Made before the first write, so that the kill hits the store and not the making of content. */
    private final byte[] large;

    private final byte[] small;

    private CrashingWriter(FileStore store, String round) {
        Random random = new Random(round.hashCode());
        this.store = store;
        this.round = round;
        this.large = content(random, 3_000_000);
        this.small = content(random, 60_000);
    }

    public static void main(String[] arguments) throws IOException {
        FileStoreConfig config = new FileStoreConfig(Path.of(arguments[0]), Fsync.NONE, 0);
        CrashingWriter writer = new CrashingWriter(FileStore.open(config, Clock.systemUTC()), arguments[1]);
        for (int i = 0; i < 100_000; i++) {
            System.out.println(writer.write(i));
            System.out.flush();
        }
    }

    private Key write(int i) throws IOException {
        Key own = Key.of("round/" + round + "/" + i);
        Key shared = Key.of("shared");
        switch (i % 5) {
            case 0 -> put(own, large, PutOptions.REPLACE);
            case 1 -> put(own, small, PutOptions.ONLY_IF_ABSENT);
            case 2 -> {
                put(shared, i % 2 == 0 ? large : small, PutOptions.REPLACE);
                store.copy(shared, own, PutOptions.REPLACE);
            }
            case 3 -> {
                put(Key.of("on the way"), small, PutOptions.REPLACE);
                store.move(Key.of("on the way"), own, PutOptions.ONLY_IF_ABSENT);
            }
            default -> upload(own, large);
        }
        return own;
    }

    private void put(Key key, byte[] content, PutOptions options) throws IOException {
        store.put(key, Body.of(new ByteArrayInputStream(content), content.length), options);
    }

    private void upload(Key key, byte[] content) throws IOException {
        Upload upload = store.startUpload(key, PutOptions.REPLACE);
        int middle = content.length / 2;
        Part one = store.putPart(upload, 1, Body.of(Arrays.copyOf(content, middle)));
        Part two = store.putPart(upload, 2, Body.of(Arrays.copyOfRange(content, middle, content.length)));
        store.completeUpload(upload, List.of(one, two), PutOptions.REPLACE);
    }

    private static byte[] content(Random random, int length) {
        byte[] rest = new byte[length];
        random.nextBytes(rest);
        byte[] digest = Digest.compute(Algorithm.SHA256, rest).bytes();
        byte[] content = Arrays.copyOf(digest, DIGEST + length);
        System.arraycopy(rest, 0, content, DIGEST, length);
        return content;
    }

    static boolean isWhole(byte[] content) {
        if (content.length < DIGEST) {
            return false;
        }
        byte[] rest = Arrays.copyOfRange(content, DIGEST, content.length);
        return Arrays.equals(
                Arrays.copyOf(content, DIGEST),
                Digest.compute(Algorithm.SHA256, rest).bytes());
    }
}
