package io.stowage.app.mount;

import io.stowage.app.settings.Configuration;
import io.stowage.app.settings.LocalAccess;
import io.stowage.console.ConsoleFront;
import io.stowage.console.Deployment;
import io.stowage.console.History;
import io.stowage.console.Money;
import io.stowage.console.Status;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.listing.OwnerBlobs;
import io.stowage.web.Mounts;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Mounts what the console says below {@code /-}. */
public final class ConsoleMount implements FrontMount {
    private final String version;
    private final Supplier<OwnerBlobs> blobs;

    /** @param blobs asked when the fronts before this one are mounted */
    public ConsoleMount(String version, Supplier<OwnerBlobs> blobs) {
        this.version = version;
        this.blobs = blobs;
    }

    @Override
    public void mount(FrontParts parts, Fronts fronts) throws ServletException {
        Configuration configuration = parts.configuration();
        ConsoleConfig config = configuration.console();
        History history = new History(parts.meters(), parts.clock());
        Status status = new Status(
                version, parts.health(), parts.tasks(), parts.foundation().meters(), fronts::reports);
        Money money = money(parts);
        Deployment deployment = new Deployment(
                backends(configuration),
                word(configuration.cashier().type()),
                word(configuration.v1().auth()),
                money.hasDemoCredit(),
                () -> places(fronts.mounts()));
        ConsoleFront.Exhibits exhibits = new ConsoleFront.Exhibits(status, deployment, history, blobs.get(), money);
        fronts.mount(new ConsoleFront(parts.context(), config, parts.login(), exhibits), config.mount());
        if (config.pages()) {
            parts.tasks().start(history.task());
        }
    }

    private static Money money(FrontParts parts) {
        boolean alone = LocalAccess.isAlone(parts.context())
                && parts.locals().open()
                && parts.configuration().ledger().database().isEmbedded();
        return parts.billing()
                .ledger()
                .map(ledger -> (Money) new LedgerMoney(ledger.books(), alone))
                .orElseGet(Money::none);
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
