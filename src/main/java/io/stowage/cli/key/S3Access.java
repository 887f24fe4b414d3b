package io.stowage.cli.key;

import java.net.URI;
import java.util.regex.Pattern;

/** Where S3 answers, and with which key. */
record S3Access(String endpoint, String region, String key, String secret) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

    S3Access at(String other) {
        return new S3Access(other, region, key, secret);
    }

    /** Whether buckets lie directly below the host. */
    boolean isAtRoot() {
        return isRoot(endpoint);
    }

    static boolean isRoot(String endpoint) {
        String path = String.valueOf(URI.create(endpoint).getRawPath());
        return path.isEmpty() || path.equals("/");
    }

    boolean isHttps() {
        return endpoint.startsWith("https:");
    }

    String withoutScheme() {
        return endpoint.substring(endpoint.indexOf("://") + 3);
    }

    /** As one word of a shell. */
    static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Between the quotes of a text in HCL. */
    static String inHcl(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("${", "$${")
                .replace("%{", "%%{");
    }

    @Override
    public String toString() {
        return "S3Access[" + endpoint + ", " + key + "]";
    }
}
