package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.artifacts.routing.Backend;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.ReadingParts;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.content.verify.LocationEvents;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.database.Database;
import io.stowage.events.EventLog;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.transfer.Permits;
import io.stowage.v1.read.DownloadConfig;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the room of contents is built of. */
public record ContentOpener(
        Database database,
        Stores stores,
        Placement placement,
        ContentConfig config,
        KeyNames names,
        Clock clock,
        RandomGenerator random) {
    private static final Logger LOG = LoggerFactory.getLogger(ContentOpener.class);

    /** Opens the contents of the context, and starts what has to happen to them now and again. */
    public static Opened open(
            Foundation foundation,
            Database database,
            EventLog events,
            Stores stores,
            Placement placement,
            Permits permits) {
        ContentOpener opener = new ContentOpener(
                database,
                stores,
                placement,
                foundation.configuration().content(),
                names(foundation.configuration()),
                foundation.clock(),
                foundation.random());
        Contents contents = foundation
                .beneathTasks()
                .add(
                        "contents",
                        opener.open(
                                readers(foundation, permits),
                                new LocationEvents(events, opener.config().tellUploads())));
        ContentTasks tasks =
                new ContentTasks(opener, contents, events, foundation.meters().registry());
        VerifyJobs verifications = foundation.closer().add("verifications", tasks.verifications());
        MoveJobs moves = foundation.closer().add("moves", tasks.moves());
        tasks.start(foundation.tasks(), foundation.health());
        return new Opened(contents, verifications, moves);
    }

    /** The contents, and the jobs that verify and move them. */
    public record Opened(Contents contents, VerifyJobs verifications, MoveJobs moves) {}

    /** Files of artifacts are named by digests, and each backend has names that begin its own way. */
    private static KeyNames names(Configuration configuration) {
        Map<String, String> prefixes = new LinkedHashMap<>();
        configuration.artifacts().backends().forEach(backend -> prefixes.put(backend.store(), backend.prefix()));
        return new KeyNames(prefixes, Backend.SHARED_PREFIX);
    }

    /** Before any front brings tables that point to contents. */
    Contents open(ReadingParts readers, PlaceWatch watch) {
        database.migrate(Contents.TABLES);
        try {
            requireStores();
        } catch (StowageException e) {
            if (e.fault() != Fault.DATABASE_UNAVAILABLE) {
                throw e;
            }
            // A server starts without its database, and health tells of it.
            LOG.warn("cannot see yet whether contents lie in stores that are not configured: {}", e.getMessage());
        }
        return new Contents(stores, placement, database, config, clock, random, readers, watch);
    }

    /** Bytes in a store that is configured no longer could not be read, and nobody would be told. */
    private void requireStores() {
        Set<String> unknown = new TreeSet<>(database.read("find the stores of contents", ContentRows::stores));
        unknown.removeAll(stores.names());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("Stowage does not start: contents lie in the stores " + unknown
                    + ", which are not configured; configure them again, move what they have by stowage store move,"
                    + " and take them out then");
        }
    }

    /** The settings of downloads hold for the readings of all fronts. */
    private static ReadingParts readers(Foundation foundation, Permits permits) {
        Configuration configuration = foundation.configuration();
        DownloadConfig downloads = configuration.v1().downloads();
        ExecutorService executor = Threads.perTask("stowage-content");
        foundation.beneathTasks().add("threads of contents", executor::shutdownNow);
        Spool spool = new Spool(configuration.data().resolve("spool-content"), downloads.spoolBytes());
        return new ReadingParts(
                configuration.v1().verify(),
                new ReadBuffers(permits, spool, PieceBuffers.usual()),
                new FetchLimit(downloads.fetches(), configuration.limits().permitWait()),
                new PieceReader.Factory(executor, downloads.ahead(), new Patience(downloads.patience())),
                foundation.meters().registry());
    }
}
