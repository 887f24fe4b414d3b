package io.stowage.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Turns SIGTERM and SIGINT into a latch, so that the main thread ends the server while the JVM still works in full and
 * exits with 0. A shutdown hook alone would run beside the hook that closes the log, and the exit code would be 143.
 */
final class Termination {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    static Termination install() {
        Termination termination = new Termination();
        termination.listen("TERM");
        termination.listen("INT");
        Runtime.getRuntime().addShutdownHook(new Thread(termination::stopAndWait, "stowage-termination"));
        return termination;
    }

    /** Opens when the process is asked to end. */
    CountDownLatch requested() {
        return requested;
    }

    /** Everything is closed, so that the JVM may go. */
    void done() {
        done.countDown();
    }

    /** For the ways out that are no signal of ours: a closed terminal, or a JVM without signal handling (-Xrs). */
    private void stopAndWait() {
        requested.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By reflection, because javac warns about {@code sun.misc.Signal} in a way that no annotation can silence. */
    private void listen(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler open = (proxy, method, args) -> {
                requested.countDown();
                return null;
            };
            Object opener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, open);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), opener);
        } catch (ReflectiveOperationException e) {
            System.err.println("stowage: SIG" + name + " cannot be caught, so the exit code will not be 0: " + e);
        }
    }
}
