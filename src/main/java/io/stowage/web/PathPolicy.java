package io.stowage.web;

/** Which raw paths a front takes. */
public enum PathPolicy {
    /**
     * No {@code .} or {@code ..} segments, however they are encoded, and no broken escapes: every server and router reads
     * such a path in the same way.
     */
    PLAIN {
        @Override
        void require(String rawPath) {
            RequestPath.requireNoDotSegments(rawPath);
            RequestPath.decode(rawPath);
        }
    },

    /**
     * Whatever was sent, as part of a name: {@code a/../b} is not {@code b}. Such a front reads {@link RequestPath#below}
     * only, never the servlet path or the path info, which servers resolve, and decodes each name once.
     */
    LITERAL {
        @Override
        void require(String rawPath) {
            // A name is the front's to judge, and to refuse in its own format.
        }
    };

    /** Refuses a path that this policy does not allow. */
    abstract void require(String rawPath);
}
