package io.stowage.launcher;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options of the command line, in the order in which the help shows them. */
enum Option {
    PORT("--port", "N", "port to listen on, 0 for any free one (default 8080)"),
    BIND("--bind", "ADDRESS", "address to listen on (default 127.0.0.1)"),
    CONTEXT_PATH("--context-path", "PATH", "where the application is mounted (default /)"),
    CONFIG("--config", "FILE", "properties file with settings (stowage.config)"),
    SET("--set", "KEY=VALUE", "one setting, stronger than every other source; may be repeated"),
    S3_ENDPOINT("--s3-endpoint", "URL", "stowage.store.s3.endpoint, and the store is s3"),
    S3_BUCKET("--s3-bucket", "NAME", "stowage.store.s3.bucket, and the store is s3"),
    S3_REGION("--s3-region", "NAME", "stowage.store.s3.region, and the store is s3"),
    S3_ACCESS_KEY("--s3-access-key", "REFERENCE", "stowage.store.s3.access-key: env:NAME or file:/path"),
    S3_SECRET_KEY("--s3-secret-key", "REFERENCE", "stowage.store.s3.secret-key: env:NAME or file:/path"),
    S3_COMPATIBLE_API("--s3-compatible-api", "WORD", "enable or disable the S3 API (stowage.s3.enabled)"),
    CASHIER_CANISTER_ID("--cashier-canister-id", "ID", "stowage.cashier.canister-id, and the cashier is that canister"),
    FAKE_INGRESS_AUTH("--fake-ingress-auth", "", "stowage.v1.auth=trust-all and no cashier, for development"),
    ALLOW_DELETE_OWNER_FROM_HOST(
            "--allow-delete-owner-from-host", "HOST", "stowage.v1.delete-owner.hosts; may be repeated"),
    IDLE_TIMEOUT("--idle-timeout", "TIME", "how long a connection may be silent (default 30s)"),
    HEADER_TIMEOUT("--header-timeout", "TIME", "how long a request header may take (default 15s)"),
    STOP_TIMEOUT("--stop-timeout", "TIME", "how long running requests may finish at the end (default 30s)"),
    HELP("--help", "", "this text"),
    VERSION("--version", "", "the version");

    private final String flag;
    private final String value;
    private final String help;

    Option(String flag, String value, String help) {
        this.flag = flag;
        this.value = value;
        this.help = help;
    }

    String flag() {
        return flag;
    }

    /** A switch stands alone, every other option takes a value. */
    boolean isSwitch() {
        return value.isEmpty();
    }

    static Option named(String flag) {
        return Arrays.stream(values())
                .filter(option -> option.flag.equals(flag))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown option " + flag + hint(flag)));
    }

    static String help() {
        String options = Arrays.stream(values())
                .map(option -> String.format("  %-36s %s%n", option.flag + " " + option.value, option.help))
                .collect(Collectors.joining());
        return String.format("""
                usage: java -jar stowage.war [serve] [options]
                       java -jar stowage.war COMMAND ...    blobs, stores, settings and more: see the command "help"

                %s
                An option and its value stand side by side or with = between them. A TIME is a number with ms, s or m.
                Settings and their defaults: docs/configuration.md

                exit codes: 0 ended on request, 1 could not start, 2 wrong command line, 78 wrong settings
                """, options);
    }

    private static String hint(String flag) {
        Optional<Option> near = Arrays.stream(values())
                .filter(option -> sharedLength(option.flag, flag) > 2)
                .max(Comparator.comparingInt(option -> sharedLength(option.flag, flag)));
        return near.map(option -> "; did you mean " + option.flag + "?").orElse("");
    }

    private static int sharedLength(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }
}
