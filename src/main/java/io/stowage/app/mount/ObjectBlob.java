package io.stowage.app.mount;

import io.stowage.content.reading.PieceReader;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.s3.object.PublicObjects;
import io.stowage.store.Span;
import io.stowage.v1.read.ReadyBlob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A public object of S3 as the native front answers with it. */
record ObjectBlob(PublicObjects objects, PublicObjects.Found found) implements ReadyBlob {
    /** What that front looks at. */
    private static final List<String> HEADERS = List.of("Content-Type", "Content-Disposition", "Content-Language");

    @Override
    public long bytes() {
        return found.size();
    }

    @Override
    public HeaderLines headers() {
        List<String> lines = new ArrayList<>();
        for (String name : HEADERS) {
            found.header(name).filter(ObjectBlob::isPlain).ifPresent(value -> lines.add(name + ": " + value));
        }
        return new HeaderLines(lines);
    }

    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** By other access rules. */
    @Override
    public boolean isWithdrawable() {
        return true;
    }

    @Override
    public PieceReader open(Span span) throws IOException {
        return objects.open(found, span);
    }
}
