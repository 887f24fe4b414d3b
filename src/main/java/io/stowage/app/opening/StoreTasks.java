package io.stowage.app.opening;

import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.store.AbandonedUploads;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to happen to each store now and again, and who asks it how it is. */
public final class StoreTasks {
    private static final Logger LOG = LoggerFactory.getLogger(StoreTasks.class);

    private StoreTasks() {}

    static void start(Stores stores, Foundation foundation) {
        Duration uploadLife = foundation.configuration().uploadLife();
        for (String name : stores.names()) {
            ObjectStore store = stores.require(name);
            foundation.health().register("store." + name, HealthBoard.Weight.REQUIRED, store::check);
            AbandonedUploads abandoned = new AbandonedUploads(store, uploadLife, foundation.clock());
            foundation
                    .tasks()
                    .start(Task.every(Duration.ofHours(1), "abandoned-uploads." + name, () -> {
                                int aborted = abandoned.abort();
                                if (aborted > 0) {
                                    LOG.info("store {}: removed {} uploads that nobody had ended", name, aborted);
                                }
                            })
                            .startingAfter(Duration.ofMinutes(1))
                            .withJitter(0.1));
        }
    }

    /** Tries a store's server out right after the start, so that its health page knows what it can do. */
    static void probe(Map<String, Task.Work> probes, Tasks tasks) {
        probes.forEach((name, probe) -> tasks.start(Task.every(Duration.ofHours(1), "probe." + name, probe)
                .startingAfter(Duration.ZERO)
                .withJitter(0.1)));
    }
}
