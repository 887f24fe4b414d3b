package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import java.nio.charset.StandardCharsets;

/** Strangers' texts, made fit for a message. */
final class Shown {
    private static final int MOST = 300;

    private Shown() {}

    static String text(String text) {
        String shown = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
        return shown.replaceAll("\\p{Cntrl}", " ");
    }

    static String body(Bytes body) {
        return text(new String(body.array(), 0, Math.min(body.length(), MOST + 1), StandardCharsets.UTF_8));
    }
}
