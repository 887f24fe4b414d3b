package io.stowage.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.store.ListQuery;
import io.stowage.store.Span;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and bytes of named objects, on each engine. */
abstract class DemoObjectsContract {
    private static final DemoObjects.Writer ALICE = new DemoObjects.Writer("alice", false);
    private static final DemoObjects.Writer BOB = new DemoObjects.Writer("bob", false);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 20), clock);
    private Database database;
    private Contents contents;
    private DemoObjects objects;

    abstract Database open(Migrations... tables);

    @BeforeEach
    void start() {
        database = open(Contents.TABLES);
        contents = DemoServer.contents(database, store, clock);
        objects = new DemoObjects(database, contents, clock);
    }

    @AfterEach
    void end() {
        contents.close();
        store.close();
        database.close();
    }

    private DemoObject put(String name, String text, DemoObjects.Writer writer) throws IOException {
        return put(new DemoObjects.Description(name, "text/plain", false), text, writer);
    }

    private DemoObject put(DemoObjects.Description description, String text, DemoObjects.Writer writer)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Intake intake =
                objects.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)))) {
            return objects.publish(intake, description, writer);
        }
    }

    private String read(DemoObject object) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var reader = objects.open(object, new Span(0, object.length()))) {
            reader.writeTo(out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private long loose() {
        return database.read(
                "count what was let go of",
                rows -> rows.createQuery("SELECT COUNT(*) FROM content_loose")
                        .mapTo(Long.class)
                        .one());
    }

    private List<String> names(String prefix, String after, int limit) {
        return objects.list(prefix, after, limit).objects().stream()
                .map(DemoObject::name)
                .toList();
    }

    @Test
    void whatWasPutIsFoundByItsName() throws IOException {
        DemoObject put = put("a", "hello", ALICE);
        assertThat(objects.require("a")).isEqualTo(put);
        assertThat(read(objects.require("a"))).isEqualTo("hello");
        assertThatThrownBy(() -> objects.require("b"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.code()).contains("no-such-object"));
    }

    @Test
    void whatIsReplacedOrDeletedIsLetGo() throws IOException {
        put("a", "one", ALICE);
        put("a", "two", ALICE);
        assertThat(loose()).isOne();
        assertThat(read(objects.require("a"))).isEqualTo("two");
        objects.delete("a", ALICE);
        objects.delete("a", ALICE);
        assertThat(loose()).isEqualTo(2);
    }

    @Test
    void aRefusedPutChangesNothingAndLeavesNoBytes() throws IOException {
        DemoObject mine = put("a", "alice's", ALICE);
        assertThatThrownBy(() -> put("a", "bob's", BOB))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
        assertThatThrownBy(() -> put(new DemoObjects.Description("a", "text/plain", true), "new", ALICE))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.code()).contains("object-exists"));
        assertThat(objects.require("a")).isEqualTo(mine);
        assertThat(store.list(ListQuery.prefix("")).objects()).hasSize(1);
        assertThat(loose()).isZero();
    }

    @Test
    void aListIsOrderedByBytesAndEndsWithItsPrefix() throws IOException {
        for (String name : List.of("b", "a/ü", "a/Z", "a/\uD83D\uDE00", "a/\uFFFD", "a", "ab")) {
            put(name, name, ALICE);
        }
        assertThat(names("a/", "", 10)).containsExactly("a/Z", "a/ü", "a/\uFFFD", "a/\uD83D\uDE00");
        assertThat(names("a/", "a/Z", 2)).containsExactly("a/ü", "a/\uFFFD");
        assertThat(names("a/", "zzz", 2)).isEmpty();
        assertThat(objects.list("a/", "", 4).more()).isFalse();
        assertThat(objects.list("", "", 6).more()).isTrue();
    }
}
