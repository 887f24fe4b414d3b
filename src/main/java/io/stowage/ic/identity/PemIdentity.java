package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * Reads an identity from PEM, in the forms that tools write: Ed25519 as PKCS#8 of version 1 or 2, the curves of ECDSA as
 * SEC1, with or without parameters before the key, or as PKCS#8. What is refused is never repeated in the message.
 */
public final class PemIdentity {
    private static final int MAX_TEXT = 64 * 1024;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");

    /** Where the seed lies in PKCS#8 of an Ed25519 key: behind a version, the algorithm and two octet string headers. */
    private static final byte[] ED25519_ALGORITHM = HexFormat.of().parseHex("300506032b6570");

    private static final byte[] SEED_HEADER = HexFormat.of().parseHex("04220420");
    private static final int ALGORITHM_AT = 5;
    private static final int SEED_HEADER_AT = ALGORITHM_AT + ED25519_ALGORITHM.length;
    private static final int SEED_AT = SEED_HEADER_AT + SEED_HEADER.length;
    private static final int SEED_END = SEED_AT + 32;

    /** The two ways in which version 2 introduces the public key: as the standard says, and wrapped once more. */
    private static final List<byte[]> PUBLIC_HEADERS =
            List.of(HexFormat.of().parseHex("812100"), HexFormat.of().parseHex("a123032100"));

    private record Block(String label, Bytes bytes) {}

    private PemIdentity() {}

    /** Throws {@link IllegalArgumentException} with the reason when there is not exactly one key that can be used. */
    public static Identity parse(String pem) {
        Cryptography.require();
        Optional<Curve> parameters = Optional.empty();
        List<Identity> found = new ArrayList<>();
        for (Block block : blocks(pem)) {
            switch (block.label) {
                case "EC PARAMETERS" -> parameters = Optional.of(curve(oid(block.bytes.array())));
                case "EC PRIVATE KEY" -> found.add(ecdsa(sec1(block.bytes.array()), parameters));
                case "PRIVATE KEY" -> found.add(pkcs8(block.bytes.array()));
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IllegalArgumentException("the private key is encrypted; store it without a passphrase");
                default ->
                    throw new IllegalArgumentException("a PEM block is neither a private key nor its parameters");
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "there are " + found.size() + " private keys in PEM where one should be");
        }
        return found.get(0);
    }

    private static List<Block> blocks(String pem) {
        if (pem.length() > MAX_TEXT) {
            throw new IllegalArgumentException("is too long for a private key in PEM");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), Bytes.of(base64(matcher.group(2)))));
        }
        return blocks;
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a PEM block is not base 64; headers inside it are not supported", e);
        }
    }

    private static String oid(byte[] der) {
        return asn1(
                "the name of a curve",
                () -> ASN1ObjectIdentifier.getInstance(ASN1Primitive.fromByteArray(der))
                        .getId());
    }

    private static EcKey sec1(byte[] der) {
        return asn1("SEC1", () -> ecKey(ECPrivateKey.getInstance(der)));
    }

    private static Identity pkcs8(byte[] der) {
        if (has(der, ALGORITHM_AT, ED25519_ALGORITHM)) {
            return ed25519(der);
        }
        EcKey key = asn1("PKCS#8", () -> {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
            boolean curved = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
            return curved
                    ? ecKey(ECPrivateKey.getInstance(info.parsePrivateKey()))
                            .on(info.getPrivateKeyAlgorithm().getParameters())
                    : EcKey.FOREIGN;
        });
        return ecdsa(key, Optional.empty());
    }

    /**
     * By position, not by structure: some tools wrote more length than key. The seed alone makes the key; as much of
     * the public part as is there must belong to it.
     */
    private static Identity ed25519(byte[] der) {
        if (der.length < SEED_END || !has(der, SEED_HEADER_AT, SEED_HEADER)) {
            throw new IllegalArgumentException("the Ed25519 key is not PKCS#8 with a seed of 32 bytes");
        }
        Ed25519Identity identity = Ed25519Identity.of(Arrays.copyOfRange(der, SEED_AT, SEED_END));
        byte[] rest = Arrays.copyOfRange(der, SEED_END, der.length);
        byte[] publicPart = identity.publicKey().der();
        byte[] raw = Arrays.copyOfRange(publicPart, publicPart.length - 32, publicPart.length);
        boolean fits = PUBLIC_HEADERS.stream().anyMatch(header -> isBeginningOf(rest, header, raw));
        if (!fits) {
            throw new IllegalArgumentException("the public part of the Ed25519 key belongs to another key");
        }
        return identity;
    }

    private static boolean isBeginningOf(byte[] rest, byte[] header, byte[] raw) {
        byte[] whole = Arrays.copyOf(header, header.length + raw.length);
        System.arraycopy(raw, 0, whole, header.length, raw.length);
        return rest.length <= whole.length && Arrays.equals(rest, 0, rest.length, whole, 0, rest.length);
    }

    private static boolean has(byte[] bytes, int at, byte[] part) {
        return bytes.length >= at + part.length && Arrays.equals(bytes, at, at + part.length, part, 0, part.length);
    }

    /** What the two forms of a key on a curve say. */
    private record EcKey(Optional<String> oid, BigInteger secret, Optional<Bytes> point) {
        private static final EcKey FOREIGN = new EcKey(Optional.of("neither"), BigInteger.ONE, Optional.empty());

        private EcKey on(@Nullable Object parameters) {
            return new EcKey(
                    Optional.of(ASN1ObjectIdentifier.getInstance(parameters).getId()), secret, point);
        }
    }

    private static EcKey ecKey(ECPrivateKey key) {
        EcKey bare = new EcKey(
                Optional.empty(),
                key.getKey(),
                Optional.ofNullable(key.getPublicKey()).map(bits -> Bytes.of(bits.getOctets())));
        return Optional.ofNullable(key.getParametersObject()).map(bare::on).orElse(bare);
    }

    private static Identity ecdsa(EcKey key, Optional<Curve> before) {
        Curve curve = key.oid
                .map(PemIdentity::curve)
                .or(() -> before)
                .orElseThrow(() -> new IllegalArgumentException("nothing says on which curve the key is"));
        if (before.isPresent() && before.get() != curve) {
            throw new IllegalArgumentException("the parameters before the key name another curve than the key");
        }
        EcdsaIdentity identity = new EcdsaIdentity(curve, key.secret);
        Bytes point = Bytes.of(curve.point(key.secret));
        if (key.point.isPresent() && !key.point.get().equals(point)) {
            throw new IllegalArgumentException("the public part belongs to another key");
        }
        return identity;
    }

    private static Curve curve(String oid) {
        return Curve.ofOid(oid)
                .orElseThrow(() -> new IllegalArgumentException("the key is neither Ed25519, secp256k1 nor P-256"));
    }

    private interface Asn1<T> {
        T read() throws IOException;
    }

    /** The library tells of malformed input by exceptions of any kind, some of which repeat the input: all end here. */
    private static <T> T asn1(String form, Asn1<T> reader) {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("a PEM block is not what it says, " + form);
        }
    }
}
