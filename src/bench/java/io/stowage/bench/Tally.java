package io.stowage.bench;

/** What was done and what it took; processor time is that of the whole process, its compiler and collector included. */
record Tally(long operations, long bytes, long nanos, long cpuNanos) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                operations + other.operations, bytes + other.bytes, nanos + other.nanos, cpuNanos + other.cpuNanos);
    }

    double megabytesPerSecond() {
        return bytes * 1e3 / nanos;
    }

    double operationsPerSecond() {
        return operations * 1e9 / nanos;
    }

    double cpuMillisPerOperation() {
        return cpuNanos / 1e6 / operations;
    }
}
