package io.stowage.v1.upload;

import io.stowage.digest.Digest;
import java.util.List;

/**
 * What became of a tree that was sent.
 *
 * @param existing chunks of it that are stored already, each once, in the order of the tree
 * @param undone chunks that nobody could look for in time
 */
public record TreeAnswer(List<Digest> existing, int undone) {
    public TreeAnswer {
        existing = List.copyOf(existing);
    }
}
