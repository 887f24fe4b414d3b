package io.stowage.app;

import io.stowage.app.mount.AccountsMount;
import io.stowage.app.mount.ArtifactsMount;
import io.stowage.app.mount.BucketsMount;
import io.stowage.app.mount.ConsoleMount;
import io.stowage.app.mount.CustodyMount;
import io.stowage.app.mount.DemoMount;
import io.stowage.app.mount.EventsMount;
import io.stowage.app.mount.FrontMount;
import io.stowage.app.mount.FrontParts;
import io.stowage.app.mount.Fronts;
import io.stowage.app.mount.KeysMount;
import io.stowage.app.mount.NativeMount;
import io.stowage.app.mount.NixMount;
import io.stowage.app.mount.PagesMount;
import io.stowage.app.mount.S3Mount;
import io.stowage.app.opening.AccessOpener;
import io.stowage.app.opening.CashierOpener;
import io.stowage.app.opening.CloseStack;
import io.stowage.app.opening.ContentOpener;
import io.stowage.app.opening.DatabaseBackups;
import io.stowage.app.opening.DatabaseOpener;
import io.stowage.app.opening.EventsOpener;
import io.stowage.app.opening.Foundation;
import io.stowage.app.opening.Network;
import io.stowage.app.opening.StoreOpener;
import io.stowage.app.settings.Configuration;
import io.stowage.app.settings.LocalAccess;
import io.stowage.app.settings.SettingsSources;
import io.stowage.app.settings.Trust;
import io.stowage.config.Settings;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.database.Database;
import io.stowage.events.EventLog;
import io.stowage.ops.ErrorWatch;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.transfer.Permits;
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
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Stowage in one context, built from top to bottom and closed from bottom to top. Nothing of it is static: two
 * contexts have two applications that know nothing of each other.
 */
final class Application implements AutoCloseable {
    static final String ATTRIBUTE = Application.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Optional<Running> running;
    private final CloseStack closer;

    private Application(Optional<Running> running, CloseStack closer) {
        this.running = running;
        this.closer = closer;
    }

    /** What answers requests, and what only sees that they come. */
    private record Running(Chain chain, S3Mount s3, EventLog events) {}

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

    private static Running build(Configuration configuration, ServletContext context, CloseStack closer)
            throws IOException, ServletException {
        String version = Version.read();
        LimitsConfig limits = configuration.limits();
        // In two halves, so that uploads never take what readers need, nor the other way round.
        long half = bytesInFlight(limits) / 2;

        Foundation foundation = Foundation.lay(configuration, closer);
        FrontParts parts = parts(foundation, context, new Permits(half, limits.permitWait()), version);
        Fronts fronts = new Fronts(closer);
        S3Mount s3 = new S3Mount();
        for (FrontMount mount : mounts(version, s3)) {
            mount.mount(parts, fronts);
        }
        fronts.log(version, context.getContextPath());
        LocalAccess.log(parts.locals());
        foundation.health().publish("fronts", HealthBoard.Weight.OPTIONAL, summary(fronts));

        ErrorWatch errors = new ErrorWatch(foundation.clock());
        foundation.health().register("errors", HealthBoard.Weight.REQUIRED, budget -> errors.health());
        BodyMemory memory = new BodyMemory(half, limits, foundation.clock());
        Chain chain = new Chain(
                fronts.mounts(),
                new Admission(limits, memory, parts.addresses(), foundation.clock()),
                foundation.meters().registry(),
                foundation.random(),
                errors::note);
        return new Running(chain, s3, parts.events().log());
    }

    /** In the order in which they are mounted, and asked whether a path is theirs. */
    private static List<FrontMount> mounts(String version, S3Mount s3) {
        NativeMount nativeMount = new NativeMount(s3);
        return List.of(
                nativeMount,
                new ConsoleMount(version, nativeMount::blobs),
                new AccountsMount(),
                new KeysMount(),
                new EventsMount(),
                new CustodyMount(),
                s3,
                new BucketsMount(s3::index),
                new ArtifactsMount(),
                new NixMount(),
                new DemoMount(),
                new PagesMount());
    }

    /** Opens what the fronts stand on. */
    private static FrontParts parts(Foundation foundation, ServletContext context, Permits permits, String version)
            throws IOException {
        Configuration configuration = foundation.configuration();
        Database database = DatabaseOpener.open(foundation);
        EventsOpener events = EventsOpener.open(foundation, database);
        Stores stores = StoreOpener.open(foundation, version);
        Placement placement = new Placement(configuration.placement());
        ContentOpener.Opened contents =
                ContentOpener.open(foundation, database, events.log(), stores, placement, permits);

        ClientAddress addresses = new ClientAddress(configuration.limits().trustedProxies());
        LocalCallers locals = LocalAccess.find(configuration, context);
        Administrator administrator = new Administrator(configuration.admin(), addresses, foundation.clock());
        AccessOpener access = AccessOpener.open(foundation, database, administrator.guesses());
        ConsoleLogin login = new ConsoleLogin(
                configuration.console(), administrator, addresses, locals, foundation.random(), foundation.clock());

        Network network = new Network(foundation);
        CashierOpener.Opened billing = CashierOpener.open(foundation, network);
        DatabaseBackups.start(foundation, database, stores.requireDefault());
        return new FrontParts(
                foundation,
                context,
                stores,
                placement,
                database,
                events,
                contents.contents(),
                contents.verifications(),
                contents.moves(),
                access,
                administrator,
                login,
                billing,
                network,
                permits,
                addresses,
                locals);
    }

    /** Never more than a third of the heap, whatever the settings say: there is more to hold than bodies. */
    private static long bytesInFlight(LimitsConfig limits) {
        long third = Runtime.getRuntime().maxMemory() / 3;
        long wanted = limits.maxBytesInFlight();
        if (third < wanted) {
            LOG.info("bodies may hold {} bytes together, a third of the heap, and not {}", third, wanted);
        }
        return Math.min(third, wanted);
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
        if (running.isPresent()) {
            running.get().s3().notice(request);
            running.get().chain().answer(request, response, rest);
        } else {
            rest.doFilter(request, response);
        }
    }

    @Override
    public void close() {
        running.map(Running::events).ifPresent(EventLog::close);
        running.map(Running::chain).ifPresent(Chain::drain);
        closer.close();
        RecordClassLeak.turnToTheJvm();
    }
}
