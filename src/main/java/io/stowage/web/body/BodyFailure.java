package io.stowage.web.body;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the exception of a server says that broke off in the midst of a body. Each server has its own, and some hide it. */
final class BodyFailure {
    private static final int DEEPEST = 8;

    /** Of the native part of the JDK, which has no class for a peer that went away. */
    private static final Set<String> GONE = Set.of("Broken pipe", "Connection reset by peer", "Connection reset");

    private BodyFailure() {}

    /** Nothing came for as long as the server waits. */
    static boolean isTimeout(Throwable failure) {
        return any(failure, each -> each instanceof SocketTimeoutException || each instanceof TimeoutException);
    }

    /** The client is not there any more. */
    static boolean isGone(Throwable failure) {
        return any(
                failure,
                each -> each instanceof EOFException
                        || each instanceof SocketException
                        || each instanceof ClosedChannelException
                        || GONE.contains(String.valueOf(each.getMessage())));
    }

    private static boolean any(Throwable failure, Predicate<Throwable> wanted) {
        @Nullable Throwable each = failure;
        for (int i = 0; each != null && i < DEEPEST; i++) {
            if (wanted.test(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
