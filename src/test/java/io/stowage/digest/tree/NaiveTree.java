package io.stowage.digest.tree;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tree a second time, top-down and in objects where the real one is bottom-up and in arrays, so that a mistake is
 * not likely to be in both.
 */
final class NaiveTree {
    final byte[] hash;
    final List<NaiveTree> children;

    private NaiveTree(byte[] hash, List<NaiveTree> children) {
        this.hash = hash;
        this.children = children;
    }

    static NaiveTree of(List<byte[]> leaves, List<String> sortedLines) {
        int height = 0;
        while (1 << height < leaves.size()) {
            height++;
        }
        NaiveTree chunks = over(leaves, height);
        if (sortedLines.isEmpty()) {
            return chunks;
        }
        String text = "icfs-metadata/" + String.join("\n", sortedLines) + "\n";
        NaiveTree lines = new NaiveTree(sha256(text.getBytes(StandardCharsets.UTF_8)), List.of());
        return parent(List.of(chunks, lines));
    }

    /** Every node, a parent before its children, left before right. */
    List<NaiveTree> all() {
        List<NaiveTree> nodes = new ArrayList<>(List.of(this));
        children.forEach(child -> nodes.addAll(child.all()));
        return nodes;
    }

    /** The same tree without what is below some of its nodes. */
    NaiveTree cutOff(Random random, double share) {
        boolean cut = random.nextDouble() < share;
        List<NaiveTree> kept = cut
                ? List.of()
                : children.stream().map(child -> child.cutOff(random, share)).toList();
        return new NaiveTree(hash.clone(), kept);
    }

    SuppliedTree supplied() {
        SuppliedTree.Builder builder = new SuppliedTree.Builder();
        addTo(builder);
        return builder.build();
    }

    private int addTo(SuppliedTree.Builder builder) {
        int left = children.isEmpty() ? SuppliedTree.NONE : children.get(0).addTo(builder);
        int right = children.size() < 2 ? SuppliedTree.NONE : children.get(1).addTo(builder);
        return builder.add(hash, left, right);
    }

    private static NaiveTree over(List<byte[]> leaves, int height) {
        if (height == 0) {
            return new NaiveTree(leaves.get(0), List.of());
        }
        int half = 1 << (height - 1);
        List<NaiveTree> children = new ArrayList<>();
        children.add(over(leaves.subList(0, Math.min(half, leaves.size())), height - 1));
        if (leaves.size() > half) {
            children.add(over(leaves.subList(half, leaves.size()), height - 1));
        }
        return parent(children);
    }

    private static NaiveTree parent(List<NaiveTree> children) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("ynode/".getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(children.get(0).hash);
        text.writeBytes(children.size() > 1 ? children.get(1).hash : "UNBALANCED".getBytes(StandardCharsets.US_ASCII));
        return new NaiveTree(sha256(text.toByteArray()), children);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
