package io.stowage.nix.format;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.StowageException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** Store paths whose name follows from their content, so that nobody has to vouch for them. */
public final class ContentAddress {
    private static final String RECURSIVE = "fixed:r:";
    private static final int PATH_BYTES = 20;

    private ContentAddress() {}

    /**
     * Whether the name of the path proves the NarHash. That can be told only of paths that are addressed by the sha256 of
     * their NAR and do not refer to themselves; other content addresses prove something that takes the NAR to check.
     */
    public static boolean proves(NarInfo info) {
        StorePath path = info.storePath();
        return info.contentAddress()
                .filter(address -> isAddress(address, info.narHash()))
                .filter(address -> !info.references().contains(path))
                .filter(address -> path.equals(pathOf(info)))
                .isPresent();
    }

    private static boolean isAddress(String text, Digest narHash) {
        try {
            return text.startsWith(RECURSIVE)
                    && Sha256Text.parse("CA", text.substring(RECURSIVE.length()))
                            .equals(narHash);
        } catch (StowageException e) {
            return false;
        }
    }

    private static StorePath pathOf(NarInfo info) {
        StringBuilder text = new StringBuilder("source");
        new TreeSet<>(info.references()).forEach(reference -> text.append(':').append(reference));
        text.append(":sha256:")
                .append(info.narHash().hex())
                .append(':')
                .append(StorePath.STORE_DIR)
                .append(':')
                .append(info.storePath().name());
        byte[] digest = Digest.compute(Algorithm.SHA256, text.toString().getBytes(StandardCharsets.UTF_8))
                .bytes();
        byte[] folded = new byte[PATH_BYTES];
        for (int i = 0; i < digest.length; i++) {
            folded[i % PATH_BYTES] ^= digest[i];
        }
        return new StorePath(
                new PathHash(Nix32.encode(folded)), info.storePath().name());
    }
}
