package io.stowage.nix.cache;

import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarName;
import io.stowage.store.Presign;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import io.stowage.store.placement.PlacementAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of NARs of one cache. Each is named by the sha256 of its bytes, and nothing else is taken under that name. */
public final class Nars {
    private static final String MEDIA_TYPE = "application/x-nix-nar";

    private final String cache;
    private final Database database;
    private final Contents contents;
    private final Stores stores;
    private final Clock clock;
    private final Layout layout;
    private final NarRows nars;
    private final StoredAmounts amounts;
    private final LastUses uses;

    Nars(String cache, Ground ground, Layout layout, LastUses uses) {
        this.uses = uses;
        this.cache = cache;
        this.database = ground.database();
        this.contents = ground.contents();
        this.stores = ground.stores();
        this.clock = ground.clock();
        this.layout = layout;
        this.nars = new NarRows(cache);
        this.amounts = new StoredAmounts(database);
    }

    /** What the rows say, which is not whether the bytes are there. */
    public Optional<StoredNar> find(NarName name) {
        Optional<StoredNar> found = database.read("find the NAR " + name, rows -> nars.find(rows, name));
        if (found.isPresent() && found.get().condemned()) {
            // What is told to be there stays: an upload may follow that relies on it.
            return database.write("keep the NAR " + name, rows -> {
                nars.want(rows, name, clock.millis());
                return nars.find(rows, name);
            });
        }
        found.ifPresent(nar -> uses.note(name));
        return found;
    }

    /** One whose bytes are there, too: the store was asked. An exception means that it could not be asked. */
    public Optional<StoredNar> findStored(NarName name) throws IOException {
        Optional<StoredNar> found = find(name);
        return found.isPresent() && isStored(found.get()) ? found : Optional.empty();
    }

    boolean isStored(StoredNar nar) throws IOException {
        return contents.isStored(content(nar));
    }

    private Content content(StoredNar nar) {
        return database.read("find the bytes of " + nar.name(), rows -> contents.require(rows, nar.content()));
    }

    /**
     * Stores a file that is about to come; nothing is visible before it is published. The caller closes the intake.
     *
     * @param owner who brings it
     */
    public Intake receive(NarName name, InputStream body, OptionalLong length, String owner) throws IOException {
        // Where the bytes of a known NAR are lost, this notes it, and those that come take their place.
        Optional<StoredNar> unused = findStored(name);
        PlacementAttributes attributes = PlacementAttributes.of(NixCaches.FRONT)
                .name(cache)
                .owner(owner)
                .path(name.fileName())
                .mediaType(MEDIA_TYPE)
                .size(length);
        return contents.receive(Incoming.of(body, length)
                .expecting(name.digest())
                .at(layout.nar(name))
                .placedBy(attributes.all()));
    }

    /** Makes what was received a NAR of the cache. False when it was one before. */
    public boolean publish(Intake intake, NarName name, String owner) {
        return intake.publish("store the NAR " + name, (rows, content) -> {
            StoredNar nar = new StoredNar(name, content.id(), content.size(), owner);
            boolean inserted = nars.insert(rows, nar, clock.millis());
            if (inserted) {
                amounts.change(rows, owner, nar.size(), 1);
            } else {
                nars.want(rows, name, clock.millis());
            }
            return inserted;
        });
    }

    /** Every byte is proven before it leaves. Not for an empty span. */
    public PieceReader open(StoredNar nar, Span span) throws IOException {
        LocatedContent located =
                database.read("find the bytes of " + nar.name(), rows -> contents.locate(rows, nar.content()));
        try {
            return contents.open(located, span);
        } catch (StowageException e) {
            if (e.fault() == Fault.CORRUPT && !contents.isStored(located.content())) {
                throw new StowageException(Fault.NOT_FOUND, "the bytes of this NAR are lost", e);
            }
            throw e;
        }
    }

    /**
     * A link to the file that works for a while without this server, which then proves none of its bytes; empty where its
     * store has none to give.
     */
    public Optional<URI> link(StoredNar nar, Duration life) throws IOException {
        List<Place> places =
                database.read("find where " + nar.name() + " lies", rows -> contents.places(rows, nar.content()));
        for (Place place : places) {
            Optional<URI> link = place.state() == Place.State.WHOLE
                    ? stores.require(place.store()).presign(Presign.of(Presign.Method.GET, place.key(), life))
                    : Optional.empty();
            if (link.isPresent()) {
                return link;
            }
        }
        return Optional.empty();
    }

    /** Refuses while a narinfo needs it. False when it is not there. */
    public boolean delete(NarName name) {
        return database.write("delete the NAR " + name, rows -> {
            Optional<StoredNar> found = nars.find(rows, name);
            if (found.isEmpty()) {
                return false;
            }
            if (nars.isReferred(rows, name)) {
                throw new StowageException(
                        Fault.CONFLICT, "there are narinfos that need this NAR; delete them before it");
            }
            nars.delete(rows, name);
            contents.letGo(rows, found.get().content());
            amounts.change(rows, found.get().owner(), -found.get().size(), -1);
            return true;
        });
    }
}
