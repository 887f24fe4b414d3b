package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.database.ForwardingDatabase;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.store.guard.StoreCall;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;

/**
 * What stores and databases do to a process: calls that fail, calls that were done and say that they failed, and the end of
 * the process before or after a call. Once it has ended, nothing more is done until it is {@linkplain #restart started}
 * again.
 */
final class Weather {
    private final Random random;
    private double failing;
    private double ending;
    private boolean ended;

    Weather(Random random) {
        this.random = random;
    }

    /** The process was killed. Nothing of ours may catch it. */
    static final class Killed extends Error {
        private Killed() {
            super("killed", null, false, false);
        }
    }

    void set(double probabilityOfFailure, double probabilityOfEnd) {
        failing = probabilityOfFailure;
        ending = probabilityOfEnd;
    }

    void restart() {
        ended = false;
    }

    private enum Fate {
        DONE,
        NOT_DONE,
        DONE_AND_NOT_SAID
    }

    private void mayEnd() {
        if (ended || random.nextDouble() < ending / 2) {
            ended = true;
            throw new Killed();
        }
    }

    private Fate fate() {
        if (random.nextDouble() >= failing) {
            return Fate.DONE;
        }
        return random.nextBoolean() ? Fate.NOT_DONE : Fate.DONE_AND_NOT_SAID;
    }

    ObjectStore over(ObjectStore store) {
        return new ForwardingStore(store) {
            @Override
            protected <T> T around(StoreCall call, Work<T> work) throws IOException {
                mayEnd();
                Fate fate = fate();
                if (fate == Fate.NOT_DONE) {
                    throw noAnswer();
                }
                T result = work.run();
                mayEnd();
                if (fate == Fate.DONE_AND_NOT_SAID) {
                    throw noAnswer();
                }
                return result;
            }

            @Override
            public Optional<Reading> open(Key key, ByteRange range) throws IOException {
                Optional<Reading> reading = super.open(key, range);
                if (reading.isPresent() && random.nextDouble() < failing) {
                    reading.get().close();
                    throw noAnswer();
                }
                return reading;
            }
        };
    }

    private static StoreException noAnswer() {
        return new StoreException(StoreException.Reason.UNAVAILABLE, "no answer");
    }

    Database over(Database database) {
        return new ForwardingDatabase(database) {
            @Override
            public <T> T write(String what, io.stowage.database.Work<T> work) {
                mayEnd();
                Fate fate = fate();
                if (fate == Fate.NOT_DONE) {
                    throw unavailable(what);
                }
                T result = database.write(what, work);
                mayEnd();
                if (fate == Fate.DONE_AND_NOT_SAID) {
                    throw unavailable(what);
                }
                return result;
            }

            @Override
            public <T> T read(String what, io.stowage.database.Work<T> work) {
                mayEnd();
                if (random.nextDouble() < failing) {
                    throw unavailable(what);
                }
                return database.read(what, work);
            }

            @Override
            public void close() {}
        };
    }

    private static StowageException unavailable(String what) {
        return new StowageException(Fault.DATABASE_UNAVAILABLE, "cannot " + what + ": no answer");
    }
}
