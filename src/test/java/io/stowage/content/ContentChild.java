package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.fault.StowageException;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** A process that works until it is killed, and prints what it is about to do and what was acknowledged. */
final class ContentChild {
    static final int CLIENTS = 3;

    private ContentChild() {}

    /** @param args the folder, the hours that have passed, a seed */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(Long.parseLong(args[1])));
        Random random = new Random(Long.parseLong(args[2]));
        Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
        FileStore store = FileStore.open(new FileStoreConfig(folder.resolve("store"), Fsync.NONE, 0), clock);
        Stores stores = new Stores(Map.of(ContentFixture.STORE, store), ContentFixture.STORE);
        SimulatedNode node = new SimulatedNode(stores, database, clock, new Random());
        for (int i = 0; i < CLIENTS; i++) {
            ContentWorkload load =
                    new ContentWorkload("client " + i, node, database, new Random(random.nextLong()), new Printed());
            new Thread(() -> work(load)).start();
        }
        while (true) {
            node.task(random.nextInt(SimulatedNode.TASKS));
        }
    }

    private static void work(ContentWorkload load) {
        while (true) {
            try {
                load.step();
            } catch (StowageException e) {
                if (!ContentWorkload.isBearable(e)) {
                    throw e;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Printed implements ContentWorkload.Journal {
        @Override
        public void begin(String item, int bytes) {
            print("begin", item, bytes);
        }

        @Override
        public void done(String item, int bytes) {
            print("done", item, bytes);
        }

        private static void print(String what, String item, int bytes) {
            String line = what + "\t" + item + "\t" + bytes + "\tend\n";
            System.out.print(line);
            System.out.flush();
        }
    }
}
