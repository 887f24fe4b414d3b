package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each seed is another story of {@link ContentsSimulation}; one that failed is told in the message. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentsSimulationTest {
    /** From the children to the parents, as foreign keys want it. */
    private static final List<String> TABLES = List.of(
            "item",
            "content_span",
            "content_place",
            "content_pieces",
            "content_loose",
            "content",
            "content_removal",
            "content_orphan",
            "content_hold",
            "content_job",
            "lease",
            "event");

    private Database database;

    /** Stories of each block: as many as every build bears. {@link ContentsSimulationIT} tells more. */
    int seeds() {
        return Integer.getInteger("content.seeds", 5);
    }

    @BeforeAll
    void open(@TempDir Path folder) {
        database = TestDatabases.embedded(folder, ContentFixture.TABLES);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.write("empty all tables", rows -> {
            TABLES.forEach(table -> rows.execute("DELETE FROM " + table));
            return TABLES;
        });
    }

    private void run(int block, double failing, double ending) throws Exception {
        long first = (long) block * seeds();
        for (long seed = first; seed < first + seeds(); seed++) {
            empty();
            new ContentsSimulation(seed, database).run(failing, ending);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nothingIsLostAndNothingIsLeftInGoodWeather(int block) throws Exception {
        run(block, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void nothingIsLostAndNothingIsLeftWhereCallsFail(int block) throws Exception {
        run(block, 0.05, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void nothingIsLostAndNothingIsLeftWhereProcessesAreKilled(int block) throws Exception {
        run(block, 0.02, 0.03);
    }
}
