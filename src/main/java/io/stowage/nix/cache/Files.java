package io.stowage.nix.cache;

import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.nix.format.FileKind;
import io.stowage.nix.format.FileName;
import io.stowage.nix.format.PathHash;
import io.stowage.store.Span;
import io.stowage.store.placement.PlacementAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Listings, logs, debug infos, realisations and build traces of one cache. A later upload replaces an earlier one. */
public final class Files {
    private final String cache;
    private final Database database;
    private final Contents contents;
    private final Clock clock;
    private final StoredAmounts amounts;

    Files(String cache, Ground ground) {
        this.cache = cache;
        this.database = ground.database();
        this.contents = ground.contents();
        this.clock = ground.clock();
        this.amounts = new StoredAmounts(database);
    }

    public Optional<StoredFile> find(FileName name) {
        return database.read("find " + name, rows -> find(rows, name));
    }

    /** Stores bytes that are about to come; nothing is visible before they are published. The caller closes the intake. */
    public Intake receive(FileName name, InputStream body, OptionalLong length, String owner) throws IOException {
        PlacementAttributes attributes = PlacementAttributes.of(NixCaches.FRONT)
                .name(cache)
                .owner(owner)
                .path(name.toString())
                .mediaType(name.kind().mediaType())
                .size(length);
        return contents.receive(Incoming.of(body, length).placedBy(attributes.all()));
    }

    /** False when it replaced another one. */
    public boolean publish(Intake intake, FileName name, String owner) {
        return intake.publish("store " + name, (rows, content) -> {
            Optional<StoredFile> old = find(rows, name);
            put(rows, new StoredFile(name, content.id(), content.size(), owner));
            amounts.change(rows, owner, content.size(), 1);
            if (old.isPresent()) {
                contents.letGo(rows, old.get().content());
                amounts.change(rows, old.get().owner(), -old.get().size(), -1);
            }
            return old.isEmpty();
        });
    }

    /** Every byte is proven before it leaves. */
    public PieceReader open(StoredFile file) throws IOException {
        LocatedContent located =
                database.read("find the bytes of " + file.name(), rows -> contents.locate(rows, file.content()));
        return contents.open(located, new Span(0, located.content().size()));
    }

    /** Within the transaction in which their paths go. */
    public void deleteListings(Handle rows, Collection<PathHash> paths) {
        for (PathHash path : paths) {
            FileName name = FileName.parse(FileKind.LISTING, path.text());
            Optional<StoredFile> found = find(rows, name);
            if (found.isPresent()) {
                rows.execute(
                        "DELETE FROM nix_file WHERE cache = ? AND kind = ? AND name = ?",
                        cache,
                        name.kind().folder(),
                        name.text());
                contents.letGo(rows, found.get().content());
                amounts.change(rows, found.get().owner(), -found.get().size(), -1);
            }
        }
    }

    private Optional<StoredFile> find(Handle rows, FileName name) {
        return rows.createQuery("SELECT content, size, owner FROM nix_file"
                        + " WHERE cache = :cache AND kind = :kind AND name = :name")
                .bind("cache", cache)
                .bind("kind", name.kind().folder())
                .bind("name", name.text())
                .map((row, context) -> new StoredFile(name, row.getLong(1), row.getLong(2), row.getString(3)))
                .findOne();
    }

    private void put(Handle rows, StoredFile file) {
        rows.execute(
                "INSERT INTO nix_file (cache, kind, name, content, size, owner, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (cache, kind, name) DO UPDATE SET content = excluded.content,"
                        + " size = excluded.size, owner = excluded.owner, stored_at = excluded.stored_at",
                cache,
                file.name().kind().folder(),
                file.name().text(),
                file.content(),
                file.size(),
                file.owner(),
                clock.millis());
    }
}
