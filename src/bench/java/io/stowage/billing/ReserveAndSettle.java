package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import io.stowage.config.ByteSize;
import io.stowage.ic.Owner;
import io.stowage.v1.wire.NativeCharges;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a request pays for being metered: a reservation and its end, for one owner or for many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReserveAndSettle {
    private static final Usage CHUNK = Usage.write(ByteSize.MIB);

    @Param({"1", "100000"})
    private int count;

    private Owner[] owners = {};
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private BillingFixture node;

    /** Where a thread is among the owners; each begins elsewhere. */
    @State(Scope.Thread)
    public static class Place {
        private static final AtomicInteger THREADS = new AtomicInteger();
        private int at = THREADS.getAndIncrement() * 7919;

        private Owner next(Owner[] owners) {
            at = at + 1 >= owners.length ? 0 : at + 1;
            return owners[at];
        }
    }

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("metering");
        node = BillingFixture.open(folder);
        owners = new Owner[count];
        for (int i = 0; i < count; i++) {
            owners[i] = BillingFixture.owner(i + 1);
            node.books.deposit(owners[i], BigInteger.ONE.shiftLeft(90));
            metered(owners[i]);
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        node.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Benchmark
    public void metered(Place place) {
        metered(place.next(owners));
    }

    private void metered(Owner owner) {
        try (Metering.Reservation held = node.billing.metering().reserve(owner, NativeCharges.CHUNK_UPLOAD, CHUNK)) {
            held.settle(CHUNK);
        }
    }
}
