package io.stowage.bench;

import io.stowage.billing.ReserveAndSettle;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The price of metering in a microbenchmark, by one thread and by eight that contend. */
public final class MeteringBench {
    private MeteringBench() {}

    public static void main(String[] arguments) throws RunnerException {
        for (int threads : List.of(1, 8)) {
            new Runner(new OptionsBuilder()
                            .include(ReserveAndSettle.class.getName())
                            .threads(threads)
                            .forks(Integer.getInteger("bench.rounds", 5))
                            .warmupIterations(3)
                            .warmupTime(TimeValue.seconds(3))
                            .measurementIterations(3)
                            .measurementTime(TimeValue.seconds(2))
                            .build())
                    .run();
        }
    }
}
