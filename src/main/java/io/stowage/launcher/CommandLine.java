package io.stowage.launcher;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command line asks for. Settings are only collected here; whether a key exists and a value fits is for the
 * application to say, which knows every source.
 */
record CommandLine(
        boolean help,
        boolean version,
        Listen listen,
        Timeouts timeouts,
        String contextPath,
        Map<String, String> settings) {

    /** Where to listen. */
    record Listen(String bind, int port) {}

    /** How long a connection may be silent, a header may take, and the end may take. */
    record Timeouts(Duration idle, Duration header, Duration stop) {}

    /** Whether the first word is a command other than that of the server. */
    static boolean isForAnother(List<String> args) {
        return !args.isEmpty() && !args.get(0).startsWith("-") && !args.get(0).equals("serve");
    }

    static CommandLine parse(List<String> args) {
        Parser parser = new Parser();
        parser.read(args);
        return parser.result();
    }

    private static final class Parser {
        private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m)");

        private boolean help;
        private boolean version;
        private String bind = "127.0.0.1";
        private int port = 8080;
        private String contextPath = "/";
        private Duration idle = Duration.ofSeconds(30);
        private Duration header = Duration.ofSeconds(15);
        private Duration stop = Duration.ofSeconds(30);
        private final Map<String, String> settings = new LinkedHashMap<>();

        /** What an alias implies; a setting that was spelled out is stronger, wherever it stands. */
        private final Map<String, String> implied = new LinkedHashMap<>();

        void read(List<String> args) {
            boolean serve = !args.isEmpty() && args.get(0).equals("serve");
            Iterator<String> words = args.subList(serve ? 1 : 0, args.size()).iterator();
            while (words.hasNext()) {
                readOption(words.next(), words);
            }
        }

        CommandLine result() {
            implied.forEach(settings::putIfAbsent);
            return new CommandLine(
                    help,
                    version,
                    new Listen(bind, port),
                    new Timeouts(idle, header, stop),
                    contextPath,
                    Map.copyOf(settings));
        }

        private void readOption(String word, Iterator<String> rest) {
            if (!word.startsWith("-")) {
                throw new UsageException("unknown command " + word);
            }
            int equals = word.indexOf('=');
            Option option = Option.named(equals < 0 ? word : word.substring(0, equals));
            if (option.isSwitch() && equals >= 0) {
                throw new UsageException(option.flag() + " takes no value");
            }
            apply(option, equals < 0 ? next(option, rest) : word.substring(equals + 1));
        }

        private static String next(Option option, Iterator<String> rest) {
            if (option.isSwitch()) {
                return "";
            }
            if (!rest.hasNext()) {
                throw new UsageException(option.flag() + " needs a value");
            }
            return rest.next();
        }

        private void apply(Option option, String value) {
            switch (option) {
                case PORT -> port = port(value);
                case BIND -> bind = notEmpty(option, value);
                case CONTEXT_PATH -> contextPath = contextPath(value);
                case CONFIG -> settings.put("stowage.config", notEmpty(option, value));
                case SET -> set(value);
                case S3_ENDPOINT -> s3("endpoint", value);
                case S3_BUCKET -> s3("bucket", value);
                case S3_REGION -> s3("region", value);
                case S3_ACCESS_KEY -> s3("access-key", value);
                case S3_SECRET_KEY -> s3("secret-key", value);
                case S3_COMPATIBLE_API -> s3CompatibleApi(option, value);
                case CASHIER_CANISTER_ID -> {
                    settings.put("stowage.cashier.canister-id", value);
                    implied.put("stowage.cashier.type", "canister");
                }
                case FAKE_INGRESS_AUTH -> {
                    settings.put("stowage.v1.auth", "trust-all");
                    implied.putIfAbsent("stowage.cashier.type", "none");
                }
                case ALLOW_DELETE_OWNER_FROM_HOST ->
                    settings.merge("stowage.v1.delete-owner.hosts", value, (before, more) -> before + "," + more);
                case IDLE_TIMEOUT -> idle = time(option, value);
                case HEADER_TIMEOUT -> header = time(option, value);
                case STOP_TIMEOUT -> stop = time(option, value);
                case HELP -> help = true;
                case VERSION -> version = true;
            }
        }

        /** An empty value stands for what the settings say. */
        private void s3CompatibleApi(Option option, String value) {
            switch (value) {
                case "enable" -> settings.put("stowage.s3.enabled", "true");
                case "disable" -> settings.put("stowage.s3.enabled", "false");
                case "" -> settings.remove("stowage.s3.enabled");
                default -> throw new UsageException(option.flag() + " is enable or disable, not " + value);
            }
        }

        private void s3(String key, String value) {
            settings.put("stowage.store.s3." + key, value);
            implied.put("stowage.store.type", "s3");
        }

        private void set(String value) {
            int equals = value.indexOf('=');
            if (equals < 0) {
                throw new UsageException("--set needs key=value, and there is no = in " + value);
            }
            String key = value.substring(0, equals);
            if (!key.startsWith("stowage.")) {
                throw new UsageException("--set needs a key that begins with stowage., not " + key);
            }
            settings.put(key, value.substring(equals + 1));
        }

        private static int port(String value) {
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new UsageException("--port needs a number from 0 to 65535, not " + value);
            }
            return Integer.parseInt(value);
        }

        private static String contextPath(String value) {
            String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
            if (!path.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")) {
                throw new UsageException("--context-path needs a path such as /storage, not " + value);
            }
            return path.isEmpty() ? "/" : path;
        }

        private static Duration time(Option option, String value) {
            Matcher time = TIME.matcher(value);
            if (!time.matches()) {
                throw new UsageException(option.flag() + " needs a time such as 30s, not " + value);
            }
            long amount = Long.parseLong(time.group(1));
            return switch (time.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        }

        private static String notEmpty(Option option, String value) {
            if (value.isEmpty()) {
                throw new UsageException(option.flag() + " needs a value");
            }
            return value;
        }
    }
}
