package io.stowage.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.ops.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The last hour of the figures that an operator looks at first, so that a page has a plot when it is opened. A monitor
 * that scrapes the metrics keeps more, for longer.
 */
public final class History {
    static final Duration EVERY = Duration.ofSeconds(10);
    static final int KEPT = 360;

    /** Outcomes of a store's call for which nobody but the store is to blame. */
    private static final Set<String> FAILED = Set.of("unavailable", "corrupt", "io", "error");

    private final MeterRegistry meters;
    private final Clock clock;
    private final List<Line> lines;

    /** Oldest first; also the lock for itself and {@link #before}. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    private Optional<Sample> before = Optional.empty();

    /** One figure; {@code rate} when it only grows and what matters is how fast. */
    private record Line(String plot, String name, String unit, boolean rate, ToDoubleFunction<MeterRegistry> read) {}

    private record Sample(Instant at, List<Double> values) {
        private Sample {
            values = List.copyOf(values);
        }
    }

    /** A figure over time. A value that is not known is null. */
    record Series(String plot, String name, String unit, List<Double> values) {}

    record Document(long everySeconds, List<String> at, List<Series> series) {}

    public History(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.lines = List.of(
                rate("requests", "answered", "1/s", all -> requests(all, 100, 399)),
                rate("requests", "refused", "1/s", all -> requests(all, 400, 498)),
                rate("requests", "broken off", "1/s", all -> requests(all, 499, 499)),
                rate("requests", "failed", "1/s", all -> requests(all, 500, 599)),
                rate("traffic", "in", "B/s", all -> sum(counters(all, "stowage.request.bytes", "direction", "in"))),
                rate("traffic", "out", "B/s", all -> sum(counters(all, "stowage.request.bytes", "direction", "out"))),
                rate("storage", "calls", "1/s", all -> calls(all, true)),
                rate("storage", "failed calls", "1/s", all -> calls(all, false)),
                level("running", "requests", "", all -> gauges(all, "stowage.requests.running", "", "")),
                level("memory", "heap", "B", all -> gauges(all, "jvm.memory.used", "area", "heap")),
                level("cpu", "this process", "%", all -> 100 * gauges(all, "process.cpu.usage", "", "")));
    }

    public Task task() {
        return Task.every(EVERY, "console-history", this::sample).startingAfter(Duration.ofSeconds(1));
    }

    void sample() {
        List<Double> raw =
                lines.stream().map(line -> line.read().applyAsDouble(meters)).toList();
        Sample now = new Sample(clock.instant(), raw);
        synchronized (samples) {
            samples.addLast(new Sample(now.at(), perSecond(now)));
            before = Optional.of(now);
            if (samples.size() > KEPT) {
                samples.removeFirst();
            }
        }
    }

    Document document() {
        synchronized (samples) {
            List<Series> series = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                int index = i;
                Line line = lines.get(i);
                List<Double> values = new ArrayList<>();
                samples.forEach(sample -> values.add(known(sample.values().get(index))));
                series.add(new Series(line.plot(), line.name(), line.unit(), values));
            }
            List<String> at =
                    samples.stream().map(sample -> sample.at().toString()).toList();
            return new Document(EVERY.toSeconds(), at, series);
        }
    }

    private List<Double> perSecond(Sample now) {
        List<Double> values = new ArrayList<>(now.values());
        for (int i = 0; i < values.size(); i++) {
            if (lines.get(i).rate()) {
                values.set(i, before.isEmpty() ? Double.NaN : rate(before.get(), now, i));
            }
        }
        return values;
    }

    private static double rate(Sample before, Sample now, int i) {
        double seconds = Duration.between(before.at(), now.at()).toMillis() / 1000.0;
        return seconds <= 0
                ? Double.NaN
                : Math.max(0, now.values().get(i) - before.values().get(i)) / seconds;
    }

    @SuppressWarnings("NullAway") // JSON has no word for a figure that is not known but null.
    private static Double known(double value) {
        return Double.isFinite(value) ? (Double) (Math.round(value * 1000) / 1000.0) : null;
    }

    private static Line rate(String plot, String name, String unit, ToDoubleFunction<MeterRegistry> read) {
        return new Line(plot, name, unit, true, read);
    }

    private static Line level(String plot, String name, String unit, ToDoubleFunction<MeterRegistry> read) {
        return new Line(plot, name, unit, false, read);
    }

    private static double requests(MeterRegistry meters, int from, int to) {
        double count = 0;
        for (Timer timer : meters.find("stowage.requests").timers()) {
            int status = Integer.parseInt(String.valueOf(timer.getId().getTag("status")));
            count += status >= from && status <= to ? timer.count() : 0;
        }
        return count;
    }

    private static double calls(MeterRegistry meters, boolean all) {
        double count = 0;
        for (Timer timer : meters.find("stowage.store.calls").timers()) {
            String outcome = String.valueOf(timer.getId().getTag("outcome"));
            count += all || FAILED.contains(outcome) ? timer.count() : 0;
        }
        return count;
    }

    private static Collection<Counter> counters(MeterRegistry meters, String name, String tag, String value) {
        return meters.find(name).tag(tag, value).counters();
    }

    private static double sum(Collection<Counter> counters) {
        return counters.stream().mapToDouble(Counter::count).sum();
    }

    private static double gauges(MeterRegistry meters, String name, String tag, String value) {
        Collection<Gauge> found = tag.isEmpty()
                ? meters.find(name).gauges()
                : meters.find(name).tag(tag, value).gauges();
        return found.stream().mapToDouble(Gauge::value).sum();
    }
}
