package io.stowage.app.mount;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.app.opening.AccessOpener;
import io.stowage.app.opening.CashierOpener;
import io.stowage.app.opening.EventsOpener;
import io.stowage.app.opening.Foundation;
import io.stowage.app.opening.Network;
import io.stowage.app.settings.Configuration;
import io.stowage.billing.Metering;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.content.Contents;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.database.Database;
import io.stowage.database.LeasedTasks;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementAttributes;
import io.stowage.transfer.Permits;
import io.stowage.web.Administrator;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.Collection;

/**
 * All that a front may use. None of it is the front's to close.
 *
 * @param context for fronts that Jersey routes
 * @param database the rows of all fronts; each brings tables of its own
 * @param events what happened, to be told and read
 * @param contents bytes that never change
 * @param verifications jobs that read contents again
 * @param moves jobs that bring contents to other stores; a front tells them which contents are its own
 * @param access keys, and who may do what
 * @param administrator who shows the administrator's token
 * @param login who logged in with a browser
 * @param billing the metering of all fronts, and the cashier behind it
 * @param network the Internet Computer
 * @param permits the memory of all bodies on their way
 * @param addresses whose request it is
 * @param locals who calls from this machine
 */
public record FrontParts(
        Foundation foundation,
        ServletContext context,
        Stores stores,
        Placement placement,
        Database database,
        EventsOpener events,
        Contents contents,
        VerifyJobs verifications,
        MoveJobs moves,
        AccessOpener access,
        Administrator administrator,
        ConsoleLogin login,
        CashierOpener.Opened billing,
        Network network,
        Permits permits,
        ClientAddress addresses,
        LocalCallers locals) {

    /** The store for what a front keeps by itself, under keys of its own. Contents choose theirs by the same attributes. */
    ObjectStore store(PlacementAttributes attributes) {
        return stores.require(placement.place(attributes.all()));
    }

    Metering metering() {
        return billing.metering();
    }

    Configuration configuration() {
        return foundation.configuration();
    }

    LimitsConfig limits() {
        return configuration().limits();
    }

    MeterRegistry meters() {
        return foundation.meters().registry();
    }

    HealthBoard health() {
        return foundation.health();
    }

    Tasks tasks() {
        return foundation.tasks();
    }

    Clock clock() {
        return foundation.clock();
    }

    void start(Collection<Task> tasks) {
        tasks.forEach(tasks()::start);
    }

    /** For tasks of which one node at a time has a turn. */
    LeasedTasks leasedTasks() {
        return new LeasedTasks(database, tasks(), foundation.random(), clock());
    }

    /** For what a front is built of; the front itself is closed by {@link Fronts}. */
    <T extends AutoCloseable> T closing(String name, T what) {
        return foundation.closer().add(name, what);
    }
}
