package io.stowage.ic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidException;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.certificate.Certificate;
import io.stowage.ic.certificate.HashTree;
import io.stowage.ic.certificate.InvalidCertificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Bytes from nowhere end in a value or in the declared exception: never in another one, in an overflow of the stack or in
 * more work than they are worth. {@code -Dic.fuzz.rounds} makes it longer.
 */
class IcFuzzTest {
    private static final int ROUNDS = Integer.getInteger("ic.fuzz.rounds", 5_000);
    private static final int LONGEST = 64 * 1024;
    private static final CandidType DEEP = CandidType.recursive(self -> CandidType.opt(CandidType.record(
            CandidType.field("head", CandidType.Primitive.INT),
            CandidType.field("tail", self),
            CandidType.field("items", CandidType.vec(self)))));

    @Test
    void cborReadsOrRefuses() {
        run(seeds(), bytes -> {
            try {
                assertThat(CborReader.read(bytes)).isNotNull();
            } catch (CborException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void certificatesReadOrAreRefused() {
        run(seeds(), bytes -> {
            try {
                Certificate certificate = Certificate.parse(bytes);
                HashTree tree = certificate.tree();
                assertThat(tree.rootHash()).hasSize(32);
                tree.find(Bytes.ofUtf8("request_status"), Bytes.EMPTY, Bytes.ofUtf8("reply"));
            } catch (InvalidCertificate e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void candidReadsOrRefuses() {
        List<CandidType> types =
                List.of(CandidType.opt(CandidType.Primitive.TEXT), DEEP, CandidType.Primitive.RESERVED);
        run(messages(), bytes -> {
            try {
                assertThat(Candid.decode(types, bytes)).hasSize(3);
            } catch (CandidException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    /** Valid input with a few bytes changed comes further than noise does. */
    private static void run(List<byte[]> seeds, Consumer<byte[]> reader) {
        Random random = new Random(4);
        seeds.forEach(reader);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = i % 8 == 0 ? noise(random) : mutated(seeds.get(random.nextInt(seeds.size())), random);
            reader.accept(input);
        }
        for (int head = 0; head < 256; head++) {
            byte[] same = new byte[LONGEST];
            Arrays.fill(same, (byte) head);
            reader.accept(same);
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, Math.max(1, seed.length - random.nextInt(3) + random.nextInt(3)));
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xff);
        }
        int from = random.nextInt(bytes.length);
        if (random.nextInt(4) == 0) {
            System.arraycopy(bytes, from, bytes, 0, bytes.length - from);
        }
        return bytes;
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (JsonNode vector : IcVectors.load("egress_certificates.json").required("cases")) {
            if (vector.hasNonNull("certificate")) {
                seeds.add(IcVectors.hex(vector, "certificate"));
            }
        }
        return seeds;
    }

    private static List<byte[]> messages() {
        List<byte[]> seeds = new ArrayList<>();
        IcVectors.elements("candid_cashier.json", "/messages")
                .forEach(vector -> seeds.add(IcVectors.hex(vector, "hex")));
        IcVectors.elements("candid_wire.json", "/cases").forEach(vector -> seeds.add(IcVectors.hex(vector, "hex")));
        return seeds;
    }
}
