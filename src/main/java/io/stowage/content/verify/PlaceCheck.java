package io.stowage.content.verify;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads one place to its end. What is not the content is read once more before it counts as lost. */
final class PlaceCheck {
    private static final int BUFFER = 64 * 1024;

    private final Stores stores;
    private final PieceLists lists;
    private final Pace pace;
    private final byte[] buffer = new byte[BUFFER];

    PlaceCheck(Stores stores, PieceLists lists, Pace pace) {
        this.stores = stores;
        this.lists = lists;
        this.pace = pace;
    }

    /** An exception means that the store could not be asked, and says nothing about the place. */
    Place.State check(Place place, Content content) throws IOException, InterruptedException {
        Optional<BlobTree> tree = read(place);
        if (tree.isPresent() && !isContent(tree.get(), content)) {
            tree = read(place);
        }
        if (tree.isEmpty()) {
            return Place.State.MISSING;
        }
        if (!isContent(tree.get(), content)) {
            return Place.State.FAILED;
        }
        mendList(place, content, tree.get());
        return Place.State.WHOLE;
    }

    private static boolean isContent(BlobTree tree, Content content) {
        return tree.size().bytes() == content.size() && content.root().equals(Optional.of(tree.root()));
    }

    private Optional<BlobTree> read(Place place) throws IOException, InterruptedException {
        Optional<Reading> found = stores.require(place.store()).open(place.key(), ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        BlobHasher hasher = new BlobHasher();
        try (Reading reading = found.get()) {
            InputStream in = reading.stream();
            int n = in.read(buffer);
            while (n >= 0) {
                hasher.update(buffer, 0, n);
                pace.read(n);
                n = in.read(buffer);
            }
        }
        return Optional.of(hasher.finish(HeaderLines.NONE));
    }

    /** The list of the pieces that lies in a store beside the content may be lost while the content is not. */
    private void mendList(Place place, Content content, BlobTree tree) throws IOException {
        try {
            lists.load(content);
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            lists.mend(content, tree.chunks(), place.store());
        }
    }
}
