package io.stowage.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** Why the server did not start, in words for the person at the terminal, and the exit code that goes with it. */
record StartFailure(String message, int exitCode) {
    /** By name, because the application's classes are in a loader that the launcher must not know. */
    private static final String CONFIGURATION_FAULTS = "io.stowage.config.ConfigurationException";

    static StartFailure ofPort(CommandLine.Listen listen, IOException e) {
        return ofPort(listen, e, "choose another with --port, or 0 for any");
    }

    /** Of a port that only one front listens on; the others answer under the main one. */
    static StartFailure ofOtherPort(CommandLine.Listen listen, Exception e) {
        return ofPort(
                listen,
                e,
                "S3 clients reach this server below its path /s3 only; choose another port with"
                        + " --set stowage.s3.address=HOST:PORT");
    }

    private static StartFailure ofPort(CommandLine.Listen listen, Exception e, String advice) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        boolean taken = cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
        String message = taken
                ? "port " + listen.port() + " on " + listen.bind() + " is in use; " + advice
                : "cannot listen on " + listen.bind() + ":" + listen.port() + ": " + cause;
        return new StartFailure(message, Main.FAILED);
    }

    static StartFailure of(Throwable e) {
        return configurationFaults(e)
                .map(faults -> new StartFailure(String.valueOf(faults.getMessage()), Main.CONFIGURATION))
                .orElseGet(() -> new StartFailure("the application did not start: " + chain(e), Main.FAILED));
    }

    int tell(PrintStream out) {
        warn(out);
        return exitCode;
    }

    /** Says it, and goes on. */
    void warn(PrintStream out) {
        out.println("stowage: " + message);
    }

    /** A server collects what its parts throw, as causes and as suppressed ones. */
    private static Optional<Throwable> configurationFaults(Throwable start) {
        Deque<Throwable> open = new ArrayDeque<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        open.add(start);
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (next.getClass().getName().equals(CONFIGURATION_FAULTS)) {
                return Optional.of(next);
            }
            if (seen.add(next)) {
                Optional.ofNullable(next.getCause()).ifPresent(open::add);
                open.addAll(Arrays.asList(next.getSuppressed()));
            }
        }
        return Optional.empty();
    }

    private static String chain(Throwable e) {
        StringBuilder chain = new StringBuilder(e.toString());
        Throwable cause = e.getCause();
        // Ten are more than any reader wants, and a chain may be a ring.
        for (int depth = 0; cause != null && depth < 10; depth++) {
            chain.append("\n  because of ").append(cause);
            cause = cause.getCause();
        }
        return chain.toString();
    }
}
