package io.stowage.store.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of all wrappers need. */
final class GuardFixture {
    static final Key KEY = Key.of("some/key");

    private GuardFixture() {}

    static ObjectStore memory() {
        return new MemoryStore(new MemoryConfig(64 * ByteSize.MIB), Clock.systemUTC());
    }

    static void put(ObjectStore store, String text) throws IOException {
        store.put(KEY, Body.of(text.getBytes(StandardCharsets.UTF_8)), PutOptions.REPLACE);
    }

    static StoreException unavailable() {
        return new StoreException(Reason.UNAVAILABLE, "no answer");
    }

    static void fails(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isNotNull();
    }
}
