package io.stowage.database.postgresql;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drivers enter themselves into a list of the whole JVM when they are loaded, and would hold the class loader of an
 * undeployed application there. This remembers who was in it before, and takes out those of ours that came later.
 */
final class Drivers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    private final Set<Driver> before;

    private Drivers(Set<Driver> before) {
        this.before = before;
    }

    static Drivers remember() {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        // The first call in a JVM loads every driver that the thread's loader sees: not ours, for all others to find.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return new Drivers(present());
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    @Override
    public void close() {
        for (Driver driver : new HashSet<>(present())) {
            if (!before.contains(driver) && driver.getClass().getClassLoader() == Drivers.class.getClassLoader()) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    LOG.warn(
                            "cannot take {} off the list of drivers",
                            driver.getClass().getName(),
                            e);
                }
            }
        }
    }

    private static Set<Driver> present() {
        Set<Driver> drivers = Collections.newSetFromMap(new IdentityHashMap<>());
        DriverManager.getDrivers().asIterator().forEachRemaining(drivers::add);
        return drivers;
    }
}
