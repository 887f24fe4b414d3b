package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes for ever with many threads, and tells each write once it is acknowledged. */
public final class DatabaseChild {
    private static final int THREADS = 8;

    private DatabaseChild() {}

    /** One that writes to this file; its rows bear the number of its life. */
    static ProcessBuilder of(Path file, int life) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseChild.class.getName(),
                file.toString(),
                Integer.toString(life));
    }

    static String errors(Process child) {
        return child.errorReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
    }

    public static void main(String[] args) {
        String life = args[1];
        Database database = args[0].startsWith("jdbc:") ? TestDatabases.server(args[0]) : file(Path.of(args[0]));
        database.migrate(Shelves.TABLES);
        for (int i = 0; i < THREADS; i++) {
            String prefix = life + "-" + i + "-";
            new Thread(() -> writeForEver(database, prefix)).start();
        }
    }

    private static Database file(Path path) {
        return SqliteDatabase.open(DatabaseConfig.embedded(path), TestDatabases.meters());
    }

    /** A shelf and a book on it, of which there is never one without the other. */
    private static void writeForEver(Database database, String prefix) {
        PrintStream out = System.out;
        for (int n = 0; !out.checkError(); n++) {
            String name = prefix + n;
            database.write("add a shelf", rows -> {
                long shelf = Shelves.add(rows, name);
                return Shelves.put(rows, shelf, name);
            });
            out.println(name);
        }
    }
}
