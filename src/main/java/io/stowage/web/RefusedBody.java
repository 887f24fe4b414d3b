package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rest of a body that was refused. Many clients look at the answer only after they sent all of it, so some of it is
 * read and dropped.
 */
public final class RefusedBody {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedBody.class);
    private static final int BUFFER = 16 * 1024;

    private RefusedBody() {}

    /** Reads on for as many bytes and as long as this at most. The answer should be on its way already. */
    public static void drop(HttpServletRequest request, long most, Duration patience) {
        long begun = System.nanoTime();
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = request.getInputStream();
            long dropped = 0;
            int n = 0;
            while (n >= 0 && dropped < most && System.nanoTime() - begun < patience.toNanos()) {
                n = in.read(buffer);
                dropped += n;
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the client of a refused body went away", e);
        }
    }
}
