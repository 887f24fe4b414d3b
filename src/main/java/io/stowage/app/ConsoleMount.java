package io.stowage.app;

import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.console.ConsoleFront;
import io.stowage.console.Deployment;
import io.stowage.console.History;
import io.stowage.console.Money;
import io.stowage.console.OwnerBlobs;
import io.stowage.console.Status;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.pages.Pages;
import io.stowage.pages.PagesFront;
import io.stowage.web.Cors;
import io.stowage.web.Mount;
import io.stowage.web.Mounts;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Mounts the console: what it says below {@code /-}, and its pages where there are any. */
final class ConsoleMount {
    private static final String PAGES = "pages";
    private static final Mount ROOT =
            new Mount("", Set.of(), Set.of(), new Cors(Set.of(), List.of(), List.of(), List.of()));

    private ConsoleMount() {}

    static ConsoleLogin mount(
            Wiring house, Status status, OwnerBlobs blobs, Optional<LedgerCashier> ledger, Fronts fronts)
            throws ServletException {
        Configuration configuration = house.configuration();
        ConsoleConfig config = configuration.console();
        Clock clock = house.clock();
        History history = new History(status.meters().registry(), clock);
        Money money = money(house, ledger);
        Deployment deployment = new Deployment(
                backends(configuration),
                word(configuration.cashier().type()),
                word(configuration.v1().auth()),
                money.hasDemoCredit(),
                () -> places(fronts.mounts()));
        ConsoleFront.Exhibits exhibits = new ConsoleFront.Exhibits(status, deployment, history, blobs, money);
        ConsoleLogin door = new ConsoleLogin(
                config, house.administrator(), house.addresses(), house.locals(), new SecureRandom(), clock);
        ConsoleFront front = new ConsoleFront(house.context(), config, door, exhibits);
        fronts.mount(house.closer().add("console", front), config.mount());
        if (config.pages()) {
            status.tasks().start(history.task());
        }
        return door;
    }

    private static Money money(Wiring house, Optional<LedgerCashier> ledger) {
        boolean alone = LocalAccess.isAlone(house.context())
                && house.locals().open()
                && house.configuration().ledger().database().isEmbedded();
        return ledger.map(cashier -> (Money) new LedgerMoney(cashier.books(), alone))
                .orElseGet(Money::none);
    }

    /** Comes last: every other front has its paths first. */
    static void mountPages(Wiring house, Fronts fronts) throws IOException {
        ConsoleConfig config = house.configuration().console();
        if (!config.pages()) {
            fronts.leaveOut(PAGES, "stowage.console.pages is false");
            return;
        }
        if (fronts.ownTheRoot()) {
            fronts.leaveOut(PAGES, "another front owns the root of the context");
            return;
        }
        Optional<Pages> pages = Pages.find(house.context(), config.mount().path());
        if (pages.isEmpty()) {
            fronts.leaveOut(PAGES, "this context belongs to another application, which has its own");
            return;
        }
        fronts.mount(house.closer().add(PAGES, new PagesFront(pages.get())), ROOT);
    }

    private static List<Deployment.Backend> backends(Configuration configuration) {
        return configuration.stores().entrySet().stream()
                .map(store ->
                        new Deployment.Backend(store.getKey(), store.getValue().type()))
                .toList();
    }

    private static List<Deployment.Place> places(Mounts mounts) {
        return mounts.all().stream()
                .map(mounted -> new Deployment.Place(
                        mounted.front().name(),
                        mounted.mount().path(),
                        mounted.mount().hosts().stream().sorted().toList(),
                        mounted.mount().ports().stream().sorted().toList()))
                .toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
