package io.stowage.digest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for trees of any size, against a second implementation. */
class BlobTreePropertyTest {

    @Property
    void theRootIsThatOfTheSecondImplementation(@ForAll("samples") Sample sample) {
        assertThat(sample.build().root().bytes()).isEqualTo(sample.naive().hash);
    }

    @Property
    void theRecomputedTreeHasTheSameNodesInTheSamePlaces(@ForAll("samples") Sample sample) {
        List<byte[]> nodes = new ArrayList<>();
        collect(sample.build().levels().root(), nodes);
        assertThat(nodes)
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(
                        sample.naive().all().stream().map(node -> node.hash).toList());
    }

    @Property
    void aTreeIsAcceptedWhereverItIsCutOff(
            @ForAll("samples") Sample sample, @ForAll long seed, @ForAll @IntRange(max = 100) int percent) {
        NaiveTree cutOff = sample.naive().cutOff(new Random(seed), percent / 100.0);
        assertThat(sample.build(cutOff.supplied())).isEqualTo(sample.build());
    }

    @Property
    void anyFlippedBitOfASentTreeIsRefused(
            @ForAll("samples") Sample sample, @ForAll long seed, @ForAll @IntRange(max = 100) int percent) {
        Random random = new Random(seed);
        NaiveTree cutOff = sample.naive().cutOff(random, percent / 100.0);
        byte[] victim = pick(cutOff.all(), random).hash;
        victim[random.nextInt(victim.length)] ^= (byte) (1 << random.nextInt(8));
        assertThatIllegalArgumentException().isThrownBy(() -> sample.build(cutOff.supplied()));
    }

    @Property
    void anyOtherOrderOrChoiceOfChunksHasAnotherRoot(@ForAll("samples") Sample sample, @ForAll long seed) {
        Random random = new Random(seed);
        List<byte[]> other = new ArrayList<>(sample.leaves());
        int place = random.nextInt(other.size());
        byte[] changed = other.get(place).clone();
        changed[random.nextInt(changed.length)] ^= 1;
        other.set(place, changed);
        assertThat(new Sample(other, sample.lines()).build().root())
                .isNotEqualTo(sample.build().root());
    }

    @Property
    void headerLinesInAnyOrderAreTheSame(@ForAll("samples") Sample sample, @ForAll long seed) {
        List<String> shuffled = new ArrayList<>(sample.lines());
        Collections.shuffle(shuffled, new Random(seed));
        BlobTree other = new Sample(sample.leaves(), shuffled).build();
        assertThat(other).isEqualTo(sample.build());
        assertThat(other.fingerprint()).isEqualTo(sample.build().fingerprint());
    }

    @Property
    void theFingerprintIsTheHashOfTheWrittenOutRecord(@ForAll("samples") Sample sample) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(record);
        out.writeLong(sample.size().bytes());
        out.writeInt(sample.leaves().size());
        for (byte[] leaf : sample.leaves()) {
            out.write(leaf);
        }
        List<String> sorted = sample.lines().stream().sorted().toList();
        out.writeInt(sorted.size());
        for (String line : sorted) {
            out.writeInt(line.getBytes(StandardCharsets.UTF_8).length);
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(sample.build().fingerprint()).isEqualTo(Digest.compute(Algorithm.SHA256, record.toByteArray()));
    }

    @Property(tries = 50)
    void aBlobHashedInAnyPiecesIsTheBlobHashedInChunks(
            @ForAll @IntRange(max = 3 * BlobSize.CHUNK_BYTES + 2) int length,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 2 * BlobSize.CHUNK_BYTES) Integer> pieces,
            @ForAll long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        BlobHasher hasher = new BlobHasher();
        int from = 0;
        for (int piece : pieces) {
            int count = Math.min(piece, length - from);
            hasher.update(content, from, count);
            from += count;
        }
        hasher.update(content, from, length - from);
        BlobTree tree = hasher.finish(HeaderLines.NONE);
        assertThat(tree.size()).isEqualTo(new BlobSize(length));
        assertThat(tree.chunks()).isEqualTo(chunkByChunk(content));
    }

    private static ChunkHashes chunkByChunk(byte[] content) {
        BlobSize size = new BlobSize(content.length);
        ChunkHashes.Builder hashes = new ChunkHashes.Builder();
        for (int i = 0; i < size.chunks(); i++) {
            hashes.add(ChunkHasher.hash(content, i * BlobSize.CHUNK_BYTES, size.chunkLength(i)));
        }
        return hashes.build();
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<Integer> counts = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 20)),
                Tuple.of(1, Arbitraries.integers().between(21, 1500)));
        Arbitrary<List<String>> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(20)
                .list()
                .ofMaxSize(5);
        return Combinators.combine(counts, Arbitraries.longs(), values).as(Sample::random);
    }

    /** Chunk hashes and header lines of a blob whose size fits them. */
    record Sample(List<byte[]> leaves, List<String> lines) {
        static Sample random(int count, long seed, List<String> values) {
            Random random = new Random(seed);
            List<byte[]> leaves = IntStream.range(0, count)
                    .mapToObj(i -> {
                        byte[] leaf = new byte[32];
                        random.nextBytes(leaf);
                        return leaf;
                    })
                    .toList();
            List<String> lines = IntStream.range(0, values.size())
                    .mapToObj(i -> "X-" + i + ": " + values.get(i))
                    .toList();
            return new Sample(leaves, lines);
        }

        BlobSize size() {
            return new BlobSize((leaves.size() - 1L) * BlobSize.CHUNK_BYTES + 1);
        }

        NaiveTree naive() {
            return NaiveTree.of(leaves, lines.stream().sorted().toList());
        }

        BlobTree build() {
            return BlobTree.of(size(), chunks(), new HeaderLines(lines));
        }

        BlobTree build(SuppliedTree supplied) {
            return BlobTree.of(size(), chunks(), new HeaderLines(lines), supplied);
        }

        private ChunkHashes chunks() {
            ChunkHashes.Builder builder = new ChunkHashes.Builder();
            leaves.forEach(builder::add);
            return builder.build();
        }

        @Override
        public String toString() {
            return leaves.size() + " leaves, lines " + lines;
        }
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void collect(TreeLevels.Node node, List<byte[]> nodes) {
        nodes.add(node.hash());
        node.left().ifPresent(left -> collect(left, nodes));
        node.right().ifPresent(right -> collect(right, nodes));
    }
}
