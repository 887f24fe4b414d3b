package io.stowage.app.opening;

import io.stowage.app.settings.EventSettings;
import io.stowage.database.Database;
import io.stowage.database.LeasedTasks;
import io.stowage.database.Leases;
import io.stowage.events.EventLog;
import io.stowage.events.delivery.Deliveries;
import io.stowage.events.delivery.Webhooks;
import io.stowage.ops.HealthBoard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the log of events and what brings them to others. */
public record EventsOpener(EventLog log, Webhooks webhooks) {
    private static final Logger LOG = LoggerFactory.getLogger(EventsOpener.class);

    public static EventsOpener open(Foundation foundation, Database database) {
        EventSettings settings = foundation.configuration().events();
        database.migrate(Leases.TABLES);
        database.migrate(EventLog.TABLES);
        database.migrate(Webhooks.TABLES);
        String node = settings.kept().node().orElseGet(EventsOpener::hostName);
        EventLog log = new EventLog(database, node, foundation.clock(), foundation.random());
        Webhooks webhooks = new Webhooks(database, log, settings.delivery().webhooks());
        Leases leases = new Leases(database, node + "/" + UUID.randomUUID(), foundation.clock());
        Deliveries deliveries = foundation
                .closer()
                .add(
                        "deliveries of events",
                        new Deliveries(settings.delivery(), webhooks, log, leases, foundation.clock()));
        // Closed before them, so that nothing waits for events any more.
        foundation.closer().add("events", log);
        deliveries.start();
        foundation.health().register("events", HealthBoard.Weight.OPTIONAL, deliveries::health);
        new LeasedTasks(database, foundation.tasks(), foundation.random(), foundation.clock())
                .start(
                        "events-prune",
                        Duration.ofHours(1),
                        turn -> log.prune(
                                settings.kept().keepFor(), settings.kept().most()));
        return new EventsOpener(log, webhooks);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.info("the name of this host is not known ({}); set stowage.events.node", e.getMessage());
            return "unnamed";
        }
    }
}
