package io.stowage.app.opening;

import io.stowage.access.AccessConfig;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.MasterKey;
import io.stowage.access.PresetKey;
import io.stowage.database.Database;
import io.stowage.database.Engine;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Principal;
import io.stowage.login.Callers;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.web.Guesses;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access keys for all fronts.
 *
 * @param credentials for fronts that check signatures
 * @param callers for fronts whose clients send user and password, or a token
 */
public record AccessOpener(AccessKeys keys, Credentials credentials, Callers callers) {
    private static final Logger LOG = LoggerFactory.getLogger(AccessOpener.class);
    private static final String NAME = "access";
    private static final String ACCOUNT_DOMAIN = "stowage-account/";
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    public static AccessOpener open(Foundation foundation, Database database, Guesses guesses) throws IOException {
        AccessConfig config = foundation.configuration().access();
        database.migrate(AccessKeys.TABLES);
        MasterKey master = config.open(foundation.random());
        AccessKeys keys = new AccessKeys(
                database, master, config, AccessOpener::account, foundation.random(), foundation.clock());
        Credentials credentials = new Credentials(keys, foundation.clock());
        foundation.health().register(NAME, HealthBoard.Weight.REQUIRED, keys::check);
        prepare(config, database, keys, foundation.tasks());
        return new AccessOpener(keys, credentials, new Callers(credentials, guesses));
    }

    /** Who pays for what is done with a key that was made for nobody in particular, or by a thing that has this name. */
    public static String account(String key) {
        return Principal.reserved(ACCOUNT_DOMAIN + key).toString();
    }

    /** At once where the rows are on this machine; a server that does not answer yet must not hold up the start. */
    private static void prepare(AccessConfig config, Database database, AccessKeys keys, Tasks tasks) {
        if (database.engine() == Engine.SQLITE) {
            prepare(config, keys);
            return;
        }
        AtomicBoolean done = new AtomicBoolean();
        tasks.start(Task.every(TRY_AGAIN, "access.start", () -> {
                    if (!done.get()) {
                        prepare(config, keys);
                        done.set(true);
                    }
                })
                .startingAfter(Duration.ZERO));
    }

    private static void prepare(AccessConfig config, AccessKeys keys) {
        int resealed = keys.reseal();
        if (resealed > 0) {
            LOG.info("sealed {} secrets of access keys under the new master key", resealed);
        }
        config.seeds().forEach(seed -> plant(keys, seed));
    }

    private static void plant(AccessKeys keys, PresetKey seed) {
        try {
            LOG.debug("{} is there", keys.seed(seed).id());
        } catch (StowageException e) {
            if (e.fault() != Fault.CONFLICT) {
                throw e;
            }
            LOG.warn("{}", e.getMessage());
        }
    }
}
