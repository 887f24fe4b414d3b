package io.stowage.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one room, as scripts that lie beside one of its classes: {@code V1__tables.sql} for both engines, or a
 * pair {@code V2__more.sqlite.sql} and {@code V2__more.postgresql.sql}. In a script
 *
 * <ul>
 *   <li>{@code ${id}} is the type of a key that the database counts up,
 *   <li>{@code ${text}} a text that is compared by its UTF-8 bytes,
 *   <li>{@code ${bytes}} a string of bytes,
 *   <li>{@code ${amount}} a whole number of any size, which SQLite keeps as text and does not add up,
 *   <li>{@code ${by_key}}, behind a table's closing parenthesis, keeps its rows in its primary key where that can be.
 * </ul>
 *
 * Times are BIGINT (milliseconds since 1970), flags SMALLINT.
 *
 * @param room a word in lower case, maybe with digits behind its first letter; the room's history is in the table {@code
 *     <room>_schema_history}
 */
public record Migrations(String room, Class<?> anchor, List<String> scripts) {
    private static final int TRIES = 50;
    private static final long PAUSE_NANOS = 100_000_000;

    public Migrations {
        if (!room.matches("[a-z][a-z0-9_]{0,30}")) {
            throw new IllegalArgumentException("not a name for a history of tables: " + room);
        }
        scripts = List.copyOf(scripts);
    }

    public static Migrations of(String room, Class<?> anchor, String... scripts) {
        return new Migrations(room, anchor, List.of(scripts));
    }

    /** For the engines. Throws Flyway's exceptions. */
    public void run(DataSource source, Engine engine) {
        List<LoadableResource> wanted = scripts.stream()
                .filter(name -> isFor(engine, name))
                .map(name -> (LoadableResource) new Script(anchor, name))
                .toList();
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .table(room + "_schema_history")
                .placeholders(engine.placeholders())
                // Another application's tables may lie in the same schema of a container's database.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .resourceProvider(new Scripts(wanted))
                .javaMigrationClassProvider(List::of)
                .load();
        for (int tries = 1; ; tries++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                // Of nodes that start together, one sees the table of another that has not written its first row yet.
                if (tries == TRIES || !String.valueOf(e.getMessage()).contains("already exists, and is empty")) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isFor(Engine engine, String script) {
        return Arrays.stream(Engine.values())
                .filter(other -> other != engine)
                .noneMatch(other -> script.endsWith("." + other.scriptName() + ".sql"));
    }

    /** They are named by the room and read by its class: no server has to show a library what lies in its archives. */
    private record Scripts(List<LoadableResource> all) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return all.stream()
                    .filter(script -> script.getFilename().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.stream()
                    .filter(script -> script.getFilename().startsWith(prefix)
                            && Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith))
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final Class<?> anchor;
        private final String name;

        private Script(Class<?> anchor, String name) {
            this.anchor = anchor;
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = anchor.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("the program has lost its script " + name);
                }
                return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the script " + name, e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
