package io.stowage.demo;

import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The named objects, and the rules that hold for them. Knows nothing of HTTP. */
public final class DemoObjects {
    public static final Migrations TABLES = Migrations.of("demo", DemoObjects.class, "V1__objects.sql");

    private static final int TAG_DIGITS = 32;

    private final Database database;
    private final Contents contents;
    private final StoredAmounts amounts;
    private final Clock clock;

    /** @param database with the tables of contents */
    public DemoObjects(Database database, Contents contents, Clock clock) {
        database.migrate(TABLES);
        this.database = database;
        this.contents = contents;
        this.amounts = new StoredAmounts(database);
        this.clock = clock;
    }

    /** What may be changed, and in whose name. */
    record Writer(String owner, boolean mayChangeOthers) {}

    /** @param onlyNew refuses a name that is taken */
    record Description(String name, String mediaType, boolean onlyNew) {}

    record Page(List<DemoObject> objects, boolean more) {}

    /** Bytes first, then rows: nothing is visible before all bytes are durable. The caller closes the intake. */
    Intake receive(Incoming incoming) throws IOException {
        return contents.receive(incoming);
    }

    /** Gives the bytes a name. Whatever had it goes in the same transaction. */
    DemoObject publish(Intake intake, Description description, Writer writer) {
        String name = description.name();
        return intake.publish("put the object " + name, (rows, content) -> {
            Optional<DemoObject> old = DemoRows.find(rows, name);
            if (old.isPresent() && description.onlyNew()) {
                throw new StowageException(Fault.CONFLICT, "there is an object of this name already")
                        .coded("object-exists", Map.of("name", name));
            }
            old.ifPresent(object -> requireMayChange(object, writer));
            DemoObject object = new DemoObject(
                    name,
                    content.id(),
                    writer.owner(),
                    content.size(),
                    description.mediaType(),
                    intake.received().root().hex().substring(0, TAG_DIGITS),
                    clock.instant());
            DemoRows.put(rows, object);
            old.ifPresent(replaced -> forget(rows, replaced));
            count(rows, object, 1);
            return object;
        });
    }

    DemoObject require(String name) {
        return database.read("find the object " + name, rows -> DemoRows.find(rows, name))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no object of this name")
                        .coded("no-such-object", Map.of("name", name)));
    }

    /** Every byte of it is proven before it leaves. Not for an empty span. */
    PieceReader open(DemoObject object, Span span) throws IOException {
        LocatedContent located =
                database.read("find the bytes of " + object.name(), rows -> contents.locate(rows, object.content()));
        return contents.open(located, span);
    }

    /** One that is not there needs no deletion. */
    void delete(String name, Writer writer) {
        database.write("delete the object " + name, rows -> {
            Optional<DemoObject> old = DemoRows.find(rows, name);
            if (old.isPresent()) {
                requireMayChange(old.get(), writer);
                DemoRows.delete(rows, name);
                forget(rows, old.get());
            }
            return old.isPresent();
        });
    }

    Page list(String prefix, String after, int limit) {
        List<DemoObject> some = database.read("list objects", rows -> DemoRows.list(rows, prefix, after, limit + 1));
        return new Page(some.stream().limit(limit).toList(), some.size() > limit);
    }

    /** Its row is gone or names another content; a task removes the bytes when nothing else has needed them for a day. */
    private void forget(Handle rows, DemoObject object) {
        contents.letGo(rows, object.content());
        count(rows, object, -1);
    }

    private void count(Handle rows, DemoObject object, int sign) {
        if (!object.owner().isEmpty()) {
            amounts.change(rows, object.owner(), sign * object.length(), sign);
        }
    }

    private static void requireMayChange(DemoObject object, Writer writer) {
        if (!object.owner().equals(writer.owner()) && !writer.mayChangeOthers()) {
            throw new StowageException(
                            Fault.FORBIDDEN, "the object is another owner's; the right admin:demo may change it")
                    .coded("not-your-object", Map.of("name", object.name()));
        }
    }
}
