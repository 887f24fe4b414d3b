package io.stowage.nix.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.nix.format.NarExtension;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.Sha256Text;

/** A path with some bytes for a NAR, which stand for what a client compressed. */
public record TestNar(String hash, String text, String references) {
    private static final String PADDING = "0".repeat(PathHash.LENGTH);

    /** @param hash the beginning, which is filled up */
    public static TestNar of(String hash, String text) {
        return new TestNar((hash + PADDING).substring(0, PathHash.LENGTH), text, "");
    }

    public TestNar referring(TestNar... others) {
        StringBuilder all = new StringBuilder();
        for (TestNar other : others) {
            all.append(all.isEmpty() ? "" : " ").append(other.hash).append("-test");
        }
        return new TestNar(hash, text, all.toString());
    }

    public byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    public PathHash pathHash() {
        return new PathHash(hash);
    }

    public NarName name() {
        return new NarName(Sha256Text.nix32(Digest.compute(Algorithm.SHA256, bytes())), NarExtension.XZ);
    }

    /** Without what a server fills in. */
    public String narInfo() {
        return narInfo("uncompressed " + text);
    }

    /** @param uncompressed what the bytes of the NAR are without compression */
    public String narInfo(String uncompressed) {
        String narHash = Sha256Text.nix32(Digest.compute(Algorithm.SHA256, uncompressed.getBytes(UTF_8)));
        return "StorePath: /nix/store/" + hash + "-test\nURL: nar/" + name() + "\nCompression: xz\nNarHash: sha256:"
                + narHash + "\nNarSize: " + uncompressed.length() + "\nReferences: " + references + "\n";
    }
}
