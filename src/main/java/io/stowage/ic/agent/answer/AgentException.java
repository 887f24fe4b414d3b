package io.stowage.ic.agent.answer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** There is no answer that can be believed, or one that says no. */
public final class AgentException extends RuntimeException {
    private final Kind kind;
    private final transient @Nullable Reject reject;

    /** What is known. */
    public enum Kind {
        /** No address could be reached, so nothing was done. */
        UNREACHABLE,
        /** The request may have arrived, and no answer says what became of it: it was done, or was not, or will be. */
        AMBIGUOUS,
        /** No answer says whether it was done, but it is proven that it will not be done from now on. */
        LAPSED,
        /** The network or the canister says no; {@link AgentException#reject()} has the reason. */
        REJECTED,
        /** What answers at the address refuses the request as such. The same request will be refused again. */
        REFUSED,
        /** Our clock and the network's differ by more than requests may. */
        CLOCK,
        /** An answer came and is not proven: the root key is wrong, or the answer was forged on its way. */
        UNTRUSTED
    }

    public AgentException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    public AgentException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    private AgentException(Kind kind, String message, @Nullable Throwable cause, @Nullable Reject reject) {
        super(message, cause);
        this.kind = kind;
        this.reject = reject;
    }

    public static AgentException rejected(String what, Reject reject) {
        return new AgentException(Kind.REJECTED, what + " was rejected, " + reject, null, reject);
    }

    /** Whether the same request may succeed a moment later or at another address. */
    public boolean mayPass() {
        return switch (kind) {
            case UNREACHABLE, AMBIGUOUS, UNTRUSTED -> true;
            case REJECTED -> reject().map(Reject::isTransient).orElse(false);
            case REFUSED, CLOCK, LAPSED -> false;
        };
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Reject> reject() {
        return Optional.ofNullable(reject);
    }
}
