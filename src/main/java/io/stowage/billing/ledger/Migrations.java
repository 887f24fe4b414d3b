package io.stowage.billing.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables to the version of this program. The scripts are named here and read by our own class loader: no
 * server has to show a library what lies in its archives.
 */
final class Migrations {
    private static final List<String> H2 = List.of("V1__books.sql", "V3__days_that_wait.h2.sql");
    private static final List<String> POSTGRES =
            List.of("V1__books.sql", "V2__append_only.postgresql.sql", "V4__days_that_wait.postgresql.sql");

    private Migrations() {}

    static void run(DataSource source, boolean postgres) {
        ClassLoader loader = Migrations.class.getClassLoader();
        List<LoadableResource> scripts = (postgres ? POSTGRES : H2)
                .stream().map(name -> (LoadableResource) new Script(name)).toList();
        Flyway.configure(loader)
                .dataSource(source)
                .table("ledger_schema_history")
                // Another application's tables may lie in the same schema of a container's database.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .resourceProvider(new Scripts(scripts))
                .javaMigrationClassProvider(List::of)
                .load()
                .migrate();
    }

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
        private final String name;

        private Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = Migrations.class.getResourceAsStream(name)) {
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
