package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoresTest {
    private final ObjectStore main = memory();
    private final ObjectStore archive = memory();
    private final Stores stores = new Stores(ordered("main", main, "archive", archive), "main");

    @Test
    void storesAreFoundByName() {
        assertThat(stores.names()).containsExactly("main", "archive");
        assertThat(stores.require("archive")).isSameAs(archive);
        assertThat(stores.requireDefault()).isSameAs(main);
    }

    @Test
    void aStoreThatIsConfiguredNoLongerIsAFaultThatNamesIt() {
        Throwable thrown = catchThrowable(() -> stores.require("tape"));
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORE_UNAVAILABLE));
        assertThat(thrown).hasMessageContaining("tape");
    }

    @Test
    void theDefaultIsOneOfThem() {
        assertThatThrownBy(() -> new Stores(Map.of("main", main), "other")).hasMessageContaining("other");
    }

    @Test
    void aNameThatWouldNotLastIsRefused() {
        assertThatThrownBy(() -> new Stores(Map.of("Main Store", main), "Main Store"))
                .hasMessageContaining("Main Store");
    }

    @Test
    void allAreClosedLastFirstEvenWhenOneFails() {
        StringBuilder order = new StringBuilder();
        Stores some = new Stores(
                ordered(
                        "a",
                        closing("a", order, false),
                        "b",
                        closing("b", order, true),
                        "c",
                        closing("c", order, true)),
                "a");

        Throwable thrown = catchThrowable(some::close);

        assertThat(order).hasToString("cba");
        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("cannot close store c: c is stuck");
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @Test
    void closingClosesTheStores() throws IOException {
        stores.close();
        assertThat(main.check(Duration.ofSeconds(1)).reason()).contains("closed");
        assertThat(archive.check(Duration.ofSeconds(1)).reason()).contains("closed");
    }

    private static Map<String, ObjectStore> ordered(Object... namesAndStores) {
        Map<String, ObjectStore> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndStores.length; i += 2) {
            map.put((String) namesAndStores[i], (ObjectStore) namesAndStores[i + 1]);
        }
        return map;
    }

    private static ObjectStore memory() {
        return new MemoryStore(new MemoryConfig(1 << 20), Clock.systemUTC());
    }

    private static ObjectStore closing(String name, StringBuilder order, boolean failing) {
        return new ForwardingStore(memory()) {
            @Override
            public void close() throws IOException {
                order.append(name);
                if (failing) {
                    throw new IOException(name + " is stuck");
                }
            }
        };
    }
}
