package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Meters;
import io.stowage.ops.Schedulers;
import io.stowage.ops.Tasks;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What there is before anything is opened.
 *
 * @param closer takes what has to be closed with the application, before the tasks end
 * @param beneathTasks takes what has to be closed after the last run of the tasks
 */
public record Foundation(
        Configuration configuration,
        Meters meters,
        HealthBoard health,
        Tasks tasks,
        Clock clock,
        SecureRandom random,
        CloseStack closer,
        CloseStack beneathTasks) {

    public static Foundation lay(Configuration configuration, CloseStack closer) throws IOException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        PrivateFolder.make(configuration.data());
        Meters meters = closer.add("meters", new Meters());
        HealthBoard health = closer.add("health", new HealthBoard(configuration.health(), clock));
        Schedulers schedulers = closer.add("scheduler", Schedulers.find(configuration.tasks()));
        CloseStack beneathTasks = closer.add("what tasks need", new CloseStack());
        Tasks tasks = closer.add(
                "tasks", new Tasks(schedulers.executor(), clock, random, meters.registry(), configuration.tasks()));
        return new Foundation(configuration, meters, health, tasks, clock, random, closer, beneathTasks);
    }
}
