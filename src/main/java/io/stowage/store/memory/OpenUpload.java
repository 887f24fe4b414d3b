package io.stowage.store.memory;

import io.stowage.store.Part;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of an upload until it ends. Its monitor guards the parts and whether it ended. */
final class OpenUpload {
    private record Arrived(String tag, Blocks blocks) {}

    private final Upload upload;
    private final TreeMap<Integer, Arrived> parts = new TreeMap<>();
    private long bytes;
    private boolean ended;

    OpenUpload(Upload upload) {
        this.upload = upload;
    }

    Upload upload() {
        return upload;
    }

    /** Takes a part and gives back the number of bytes that it replaced. */
    synchronized long add(int number, String tag, Blocks blocks) throws StoreException {
        requireOpen();
        Optional<Arrived> earlier = Optional.ofNullable(parts.put(number, new Arrived(tag, blocks)));
        long replaced = earlier.map(part -> part.blocks().length()).orElse(0L);
        bytes += blocks.length() - replaced;
        return replaced;
    }

    /** The named parts in order, after which the upload is over; when one is wrong, it goes on. */
    synchronized List<Blocks> take(List<Part> named) throws StoreException {
        requireOpen();
        List<Blocks> taken = new ArrayList<>();
        for (Part part : Part.inOrder(named)) {
            Arrived arrived = parts.get(part.number());
            if (arrived == null || !arrived.tag().equals(part.tag())) {
                throw new StoreException(
                        StoreException.Reason.MISCONFIGURED,
                        "cannot complete upload " + upload.id() + ": it has no part " + part.number() + " with tag "
                                + part.tag());
            }
            taken.add(arrived.blocks());
        }
        ended = true;
        return taken;
    }

    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** What all parts take, named or not. */
    synchronized long bytes() {
        return bytes;
    }

    private void requireOpen() throws StoreException {
        if (ended) {
            throw StoreException.noUpload(upload);
        }
    }
}
