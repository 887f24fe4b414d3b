package io.stowage.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the values of settings are written. What is written otherwise is an {@link IllegalArgumentException} that says why. */
final class SettingValues {
    private SettingValues() {}

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
    }

    static <T extends Comparable<T>> T between(T value, T least, T most, String bounds) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("is not within " + bounds);
        }
        return value;
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
    }

    static URI endpoint(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not an address", e);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("has no scheme, which must be http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("has no host");
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("has more than scheme, host and port");
        }
        return uri;
    }

    /** The one among {@code constants} that is written so. */
    static <E extends Enum<E>> E choice(String text, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> nameOf(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not one of: " + names(constants)));
    }

    static <E extends Enum<E>> String names(E[] constants) {
        return Arrays.stream(constants).map(SettingValues::nameOf).collect(Collectors.joining(", "));
    }

    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
