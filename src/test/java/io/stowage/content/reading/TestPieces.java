package io.stowage.content.reading;

import io.stowage.config.Settings;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Bytes to be stored and their hashes. */
final class TestPieces {
    private TestPieces() {}

    static ObjectStore memory() {
        return new MemoryStore(MemoryConfig.from(Settings.of(List.of(), Map.of())), Clock.systemUTC());
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Digest hash(byte[] bytes) {
        return Digest.of(Algorithm.SHA256, ChunkHasher.hash(bytes));
    }

    /** Some of the bytes of an object. */
    static Piece within(Key key, byte[] object, int offset, int length) {
        return Piece.within(key, hash(Arrays.copyOfRange(object, offset, offset + length)), offset, length);
    }
}
