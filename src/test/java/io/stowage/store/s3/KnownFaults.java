package io.stowage.store.s3;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What a server behind the store is known to do wrong. Such a test is run all the same and shown as skipped, with the
 * reason; once it passes it fails, so that nobody goes on believing in a fault that is gone.
 */
final class KnownFaults implements InvocationInterceptor {
    private final Map<String, String> reasonByTest;

    KnownFaults(Map<String, String> reasonByTest) {
        this.reasonByTest = Map.copyOf(reasonByTest);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        run(test, call);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        run(test, call);
    }

    private void run(Invocation<Void> test, ReflectiveInvocationContext<Method> call) throws Throwable {
        String name = call.getExecutable().getName();
        String reason = reasonByTest.get(name);
        if (reason == null) {
            test.proceed();
            return;
        }
        try {
            test.proceed();
        } catch (Throwable e) {
            throw new TestAbortedException(reason, e);
        }
        throw new AssertionFailedError(name + " passes now; take it off the list: " + reason);
    }
}
