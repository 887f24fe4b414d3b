package io.stowage.s3;

import io.stowage.config.Settings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The port that S3 has for itself where {@code java -jar} serves: its root is that of S3.
 *
 * @param required whether the server is not to start without it, as somebody asked for it
 */
public record S3Address(InetSocketAddress listen, boolean required) {
    private static final String OFF = "off";
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]/ ]+):([0-9]{1,5})");
    private static final int MOST = 65_535;

    static Optional<S3Address> from(Settings settings) {
        String text = settings.text(
                "address",
                "127.0.0.1:5201",
                "With java -jar: the address and port at whose root S3 clients find their buckets; off for none.");
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        int port = form.matches() ? Integer.parseInt(form.group(2)) : 0;
        settings.require(
                port > 0 && port <= MOST,
                "address",
                "is not an address with a port: " + text,
                "write it like 127.0.0.1:5201");
        return form.matches()
                ? Optional.of(new S3Address(
                        InetSocketAddress.createUnresolved(form.group(1), port), settings.isSet("address")))
                : Optional.empty();
    }
}
