package io.stowage.ic.certificate;

import io.stowage.digest.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The hash of a tree, separated by the kind of node. */
final class StateTreeHasher {
    static final int BYTES = 32;

    private StateTreeHasher() {}

    static byte[] hash(HashTree tree) {
        if (tree instanceof HashTree.Fork fork) {
            return digest("ic-hashtree-fork", hash(fork.left()), hash(fork.right()));
        }
        if (tree instanceof HashTree.Labelled labelled) {
            return digest("ic-hashtree-labeled", labelled.label().array(), hash(labelled.tree()));
        }
        if (tree instanceof HashTree.Leaf leaf) {
            return digest("ic-hashtree-leaf", leaf.value().array());
        }
        return tree instanceof HashTree.Pruned pruned ? pruned.hash().array() : digest("ic-hashtree-empty");
    }

    private static byte[] digest(String domain, byte[]... parts) {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        byte[] name = domain.getBytes(StandardCharsets.US_ASCII);
        sha.update((byte) name.length);
        sha.update(name);
        for (byte[] part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }
}
