package io.stowage.s3.object;

import io.stowage.content.Contents;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.digest.Digest;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.StoredObject;
import io.stowage.store.Span;
import java.io.IOException;
import java.util.Optional;

/** Objects that everybody may read, by the id of their content and by who pays for them. */
public final class PublicObjects {
    private final Database database;
    private final Contents contents;
    private final ObjectIndex objects;

    public PublicObjects(Database database, Contents contents, S3Index index) {
        this.database = database;
        this.contents = contents;
        this.objects = index.objects();
    }

    /** One such object, whatever it is called, and its bytes. */
    public record Found(StoredObject object, Content content) {
        public long size() {
            return content.size();
        }

        /** One that it is answered with; empty where there is none. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(object.attributes().headers().get(name));
        }
    }

    public Optional<Found> find(String payer, Digest root) {
        return database.read("find a public object", rows -> {
            for (Content content : contents.withRoot(rows, root)) {
                Optional<StoredObject> object = objects.findPublic(rows, payer, content.id());
                if (object.isPresent()) {
                    return Optional.of(new Found(object.get(), content));
                }
            }
            return Optional.empty();
        });
    }

    public PieceReader open(Found found, Span span) throws IOException {
        return contents.open(found.content(), span);
    }
}
