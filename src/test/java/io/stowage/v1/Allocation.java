package io.stowage.v1;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of code took from the heap, whether it gave it back or not. */
public record Allocation(long bytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public interface Code {
        void run() throws Exception;
    }

    public static Allocation of(Code code) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            code.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return new Allocation(THREADS.getCurrentThreadAllocatedBytes() - before);
    }
}
