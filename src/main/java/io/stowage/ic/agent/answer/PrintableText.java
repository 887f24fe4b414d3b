package io.stowage.ic.agent.answer;

import io.stowage.ic.Bytes;
import java.nio.charset.StandardCharsets;

/** Texts that others sent, made fit for a message: short and without control characters. */
public final class PrintableText {
    private static final int MOST = 300;

    private PrintableText() {}

    public static String text(String text) {
        String shown = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
        return shown.replaceAll("\\p{Cntrl}", " ");
    }

    public static String body(Bytes body) {
        return text(new String(body.array(), 0, Math.min(body.length(), MOST + 1), StandardCharsets.UTF_8));
    }
}
