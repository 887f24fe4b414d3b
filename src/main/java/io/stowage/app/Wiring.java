package io.stowage.app;

import io.stowage.database.Database;
import io.stowage.ops.Meters;
import io.stowage.transfer.Permits;
import io.stowage.web.Administrator;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import jakarta.servlet.ServletContext;
import java.time.Clock;

/**
 * What every front may be built of.
 *
 * @param database the rows of all fronts; each brings tables of its own
 * @param access who may do what; keys that all fronts share
 * @param permits the memory of all bodies on their way, whatever front they belong to
 * @param addresses whose request it is, whatever front it is for
 * @param locals who calls from this machine, whatever front it is for
 * @param closer takes what has to be closed with the application
 * @param beneathTasks takes what has to be closed after the last run of the tasks
 */
record Wiring(
        Configuration configuration,
        ServletContext context,
        Meters meters,
        Database database,
        Permits permits,
        Administrator administrator,
        Access access,
        ClientAddress addresses,
        LocalCallers locals,
        Clock clock,
        CloseStack closer,
        CloseStack beneathTasks) {
    /** Left by the launcher: the address that it listens on. */
    static final String BIND = "io.stowage.bind";
}
