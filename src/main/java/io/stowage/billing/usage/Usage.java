package io.stowage.billing.usage;

/** What an owner used: bytes sent to us and by us, and requests. */
public record Usage(long bytesUp, long bytesDown, long reads, long writes) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    public Usage {
        if (bytesUp < 0 || bytesDown < 0 || reads < 0 || writes < 0) {
            throw new IllegalArgumentException("nobody uses less than nothing");
        }
    }

    /** One request that changed something, with so many bytes of body. */
    public static Usage write(long bytesUp) {
        return new Usage(bytesUp, 0, 0, 1);
    }

    /** One request that was answered with so many bytes. */
    public static Usage read(long bytesDown) {
        return new Usage(0, bytesDown, 1, 0);
    }

    public Usage plus(Usage other) {
        return new Usage(
                Math.addExact(bytesUp, other.bytesUp),
                Math.addExact(bytesDown, other.bytesDown),
                Math.addExact(reads, other.reads),
                Math.addExact(writes, other.writes));
    }

    /** What this has more than {@code other}, which may not have more of anything. */
    public Usage minus(Usage other) {
        return new Usage(
                bytesUp - other.bytesUp, bytesDown - other.bytesDown, reads - other.reads, writes - other.writes);
    }

    /** What this has more of each thing than {@code other}, and nothing of what it has less. */
    Usage beyond(Usage other) {
        return new Usage(
                Math.max(0, bytesUp - other.bytesUp),
                Math.max(0, bytesDown - other.bytesDown),
                Math.max(0, reads - other.reads),
                Math.max(0, writes - other.writes));
    }

    /** Whether no figure of this is above that of {@code other}. */
    public boolean isWithin(Usage other) {
        return bytesUp <= other.bytesUp
                && bytesDown <= other.bytesDown
                && reads <= other.reads
                && writes <= other.writes;
    }
}
