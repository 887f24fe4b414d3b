package io.stowage.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real server, where transactions end in another order than they began. */
@Tag("pg")
class EventLogOnPostgresIT extends EventLogContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    Database open() {
        Database opened = schema.open();
        opened.migrate(EventLog.TABLES);
        return opened;
    }

    @Override
    @AfterEach
    void end() {
        super.end();
        schema.drop();
    }

    @Test
    void anEventOfASlowTransactionIsNotMissedByWhoReadAFasterOne() throws Exception {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> database.write("append", rows -> {
            log.append(rows, STORED, "slow", EventData.of());
            appended.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "slow";
        }));
        assertThat(appended.await(30, TimeUnit.SECONDS)).isTrue();
        append(STORED, "fast");
        EventLog otherNode = new EventLog(database, "node-2", clock, new Random(2));
        assertThat(otherNode.after(0, Set.of(), 10)).extracting(Event::subject).containsExactly("fast");
        goOn.countDown();
        slow.get(30, TimeUnit.SECONDS);
        assertThat(log.after(1, Set.of(), 10)).extracting(Event::subject).containsExactly("slow");
    }
}
