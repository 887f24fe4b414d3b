package io.stowage.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java 17 remembers the types of the record that it made {@code equals}, {@code hashCode} and {@code toString} for last,
 * in whatever application, until it does so again. Were they ours, the class loader of an undeployed application would stay.
 */
final class RecordClassLeak {
    private static final Logger LOG = LoggerFactory.getLogger(RecordClassLeak.class);

    private RecordClassLeak() {}

    /** Makes it think of a type of its own. To be called when nothing else of the application runs any more. */
    static void turnToTheJvm() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle part = lookup.findVirtual(String.class, "trim", MethodType.methodType(String.class));
            for (String method : List.of("equals", "hashCode", "toString")) {
                ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "part", part);
            }
        } catch (Throwable e) {
            LOG.warn("the JVM may remember this application until another one is deployed", e);
        }
    }
}
