package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.ReadingParts;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.database.Database;
import io.stowage.events.EventLog;
import io.stowage.ops.Threads;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.transfer.Permits;
import io.stowage.v1.read.DownloadConfig;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/** What the room of contents is built of. */
public record ContentOpener(
        Database database,
        Stores stores,
        Placement placement,
        ContentConfig config,
        Clock clock,
        RandomGenerator random) {

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
                foundation.clock(),
                foundation.random());
        Contents contents = foundation.beneathTasks().add("contents", opener.open(readers(foundation, permits)));
        ContentTasks tasks =
                new ContentTasks(opener, contents, events, foundation.meters().registry());
        VerifyJobs verifications = foundation.closer().add("verifications", tasks.verifications());
        tasks.start(foundation.tasks(), foundation.health());
        return new Opened(contents, verifications);
    }

    /** The contents, and the jobs that verify them. */
    public record Opened(Contents contents, VerifyJobs verifications) {}

    /** Before any front brings tables that point to contents. */
    Contents open(ReadingParts readers) {
        database.migrate(Contents.TABLES);
        return new Contents(stores, placement, database, config, clock, random, readers);
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
