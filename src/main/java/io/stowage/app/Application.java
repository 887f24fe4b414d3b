package io.stowage.app;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.config.Settings;
import io.stowage.console.OwnerBlobs;
import io.stowage.console.Status;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.content.Contents;
import io.stowage.content.Readers;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.database.Database;
import io.stowage.demo.DemoConfig;
import io.stowage.demo.DemoFront;
import io.stowage.ops.ErrorWatch;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Meters;
import io.stowage.ops.Schedulers;
import io.stowage.ops.Tasks;
import io.stowage.ops.Threads;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.transfer.Permits;
import io.stowage.v1.read.DownloadConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.MountReport;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Stowage in one context, built from top to bottom and closed from bottom to top. Nothing of it is static: two
 * contexts have two applications that know nothing of each other.
 */
final class Application implements AutoCloseable {
    static final String ATTRIBUTE = Application.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Optional<Chain> chain;
    private final CloseStack closer;

    private Application(Optional<Chain> chain, CloseStack closer) {
        this.chain = chain;
        this.closer = closer;
    }

    /** Reads the settings and opens everything, or throws and leaves nothing open. */
    static Application start(ServletContext context) {
        Settings settings = SettingsSources.read(context);
        Settings stowage = settings.scope("stowage");
        Configuration configuration = Configuration.from(stowage, context.getContextPath());
        CloseStack closer = new CloseStack();
        if (!configuration.enabled()) {
            return new Application(Optional.empty(), closer);
        }
        Trust.check(configuration, context, stowage);
        settings.finish();
        try {
            return new Application(Optional.of(build(configuration, context, closer)), closer);
        } catch (IOException | ServletException e) {
            closer.close();
            throw new IllegalStateException("Stowage does not start: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            closer.close();
            throw e;
        }
    }

    private static Chain build(Configuration configuration, ServletContext context, CloseStack closer)
            throws IOException, ServletException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        String version = Version.read();

        PrivateFolder.make(configuration.data());
        Meters meters = closer.add("meters", new Meters());
        HealthBoard health = closer.add("health", new HealthBoard(configuration.health(), clock));
        Schedulers schedulers = closer.add("scheduler", Schedulers.find(configuration.tasks()));
        PrivateFolder.claim(configuration.data().resolve("database"));
        Database database = DatabaseOpener.open(configuration.database(), meters, health, closer);
        StoreOpener opener = new StoreOpener(
                configuration.guard(),
                meters.registry(),
                GlobalOpenTelemetry.get().getTracer("io.stowage", version),
                clock);
        Stores stores = closer.add(
                "stores",
                opener.open(configuration.stores(), configuration.placement().defaultStore()));
        CloseStack beneathTasks = closer.add("what tasks need", new CloseStack());
        Tasks tasks = closer.add(
                "tasks", new Tasks(schedulers.executor(), clock, random, meters.registry(), configuration.tasks()));
        StoreTasks.start(stores, configuration.uploadLife(), tasks, health, clock);
        StoreTasks.probe(opener.probes(), tasks);
        Placement placement = new Placement(configuration.placement());

        Fronts fronts = new Fronts();
        LimitsConfig limits = configuration.limits();
        ClientAddress addresses = new ClientAddress(limits.trustedProxies());
        LocalCallers locals = LocalAccess.find(configuration, context);
        // In two halves, so that uploads never take what readers need, nor the other way round.
        long half = bytesInFlight(configuration) / 2;
        Permits permits = new Permits(half, limits.permitWait());
        ContentOpener content = new ContentOpener(database, stores, placement, configuration.content(), clock, random);
        Contents contents =
                beneathTasks.add("contents", content.open(readers(configuration, permits, meters, beneathTasks)));
        new ContentTasks(content, contents, meters.registry()).start(tasks, health);
        Admission admission = new Admission(limits, new BodyMemory(half, limits, clock), addresses, clock);
        Administrator administrator = new Administrator(configuration.admin(), addresses, clock);
        Access access =
                Access.open(configuration.access(), database, administrator.guesses(), random, clock, health, tasks);
        Wiring house = new Wiring(
                configuration,
                context,
                meters,
                database,
                permits,
                administrator,
                access,
                addresses,
                locals,
                clock,
                closer,
                beneathTasks);
        Optional<LedgerCashier> ledger = CashierOpener.openLedger(house, health);
        DatabaseBackups.start(house, stores.requireDefault(), tasks);
        OwnerBlobs blobs = NativeMount.mount(
                house, placed(stores, placement, NativeMount.NAME), ledger, new Network(house), tasks, health, fronts);
        Status status = new Status(version, health, tasks, meters, fronts::reports);
        ConsoleLogin door = ConsoleMount.mount(house, status, blobs, ledger, fronts);
        AccountsMount.mount(house, ledger, door, tasks, fronts);
        KeysMount.mount(house, door, fronts);
        mountDemo(house, placed(stores, placement, "demo"), fronts);
        ConsoleMount.mountPages(house, fronts);
        fronts.log(version, context.getContextPath());
        LocalAccess.log(locals);
        health.publish("fronts", HealthBoard.Weight.OPTIONAL, summary(fronts));
        ErrorWatch errors = new ErrorWatch(clock);
        health.register("errors", HealthBoard.Weight.REQUIRED, budget -> errors.health());
        return new Chain(fronts.mounts(), admission, meters.registry(), random, errors::note);
    }

    /** The settings of downloads hold for the readings of all fronts. */
    private static Readers readers(
            Configuration configuration, Permits permits, Meters meters, CloseStack beneathTasks) {
        DownloadConfig downloads = configuration.v1().downloads();
        ExecutorService executor = Threads.perTask("stowage-content");
        beneathTasks.add("threads of contents", executor::shutdownNow);
        Spool spool = new Spool(configuration.data().resolve("spool-content"), downloads.spoolBytes());
        return new Readers(
                configuration.v1().verify(),
                new ReadBuffers(permits, spool, PieceBuffers.usual()),
                new FetchLimit(downloads.fetches(), configuration.limits().permitWait()),
                new PieceReader.Factory(executor, downloads.ahead(), new Patience(downloads.patience())),
                meters.registry());
    }

    /** Never more than a third of the heap, whatever the settings say: there is more to hold than bodies. */
    private static long bytesInFlight(Configuration configuration) {
        long third = Runtime.getRuntime().maxMemory() / 3;
        long wanted = configuration.limits().maxBytesInFlight();
        if (third < wanted) {
            LOG.info("bodies may hold {} bytes together, a third of the heap, and not {}", third, wanted);
        }
        return Math.min(third, wanted);
    }

    private static ObjectStore placed(Stores stores, Placement placement, String front) {
        return stores.require(placement.place(Map.of("front", front)));
    }

    private static void mountDemo(Wiring house, ObjectStore store, Fronts fronts) {
        DemoConfig config = house.configuration().demo();
        if (config.enabled()) {
            DemoFront front = new DemoFront(store, house.locals());
            fronts.mount(house.closer().add("demo", front), config.mount());
        } else {
            fronts.leaveOut("demo", "stowage.demo.enabled is false");
        }
    }

    private static Health summary(Fronts fronts) {
        Health health = Health.up();
        for (MountReport report : fronts.reports()) {
            health = health.with(report.front(), report.reason());
        }
        return health;
    }

    /** Sends a request to its front, or on to {@code rest} when it is not ours. */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (chain.isPresent()) {
            chain.get().answer(request, response, rest);
        } else {
            rest.doFilter(request, response);
        }
    }

    @Override
    public void close() {
        chain.ifPresent(Chain::drain);
        closer.close();
        RecordMemory.turnToTheJvm();
    }
}
