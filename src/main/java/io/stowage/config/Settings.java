package io.stowage.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of one context. Config records read themselves from here; each read names the key, its default, its
 * bounds and a description, and so also writes the documentation. A bad value is noted and the default stands in for
 * it, so that {@link #finish()} can tell every fault at once.
 */
public final class Settings {
    private static final int LEAST_TOKEN = 16;

    private final Shared shared;
    private final String prefix;
    private final Optional<View> view;

    /** What all scopes of one configuration have in common. */
    private record Shared(
            Sources sources,
            Map<String, String> environment,
            Map<String, SettingDescription> described,
            List<Problem> problems) {}

    private Settings(Shared shared, String prefix, Optional<View> view) {
        this.shared = shared;
        this.prefix = prefix;
        this.view = view;
    }

    /** Other names for the keys of a scope, and other ways to write their values. */
    public interface Naming {
        /** The name that an operator writes. */
        String name(String key);

        /** What the record that reads the key expects, for what an operator wrote. */
        default String value(String key, String written) {
            return written;
        }
    }

    private record View(String base, Naming naming) {}

    /**
     * @param weakestFirst sources in the order in which each one overrules those before it
     * @param environment where {@code env:} references are looked up
     */
    public static Settings of(List<Source> weakestFirst, Map<String, String> environment) {
        return new Settings(
                new Shared(Sources.of(weakestFirst), environment, new LinkedHashMap<>(), new ArrayList<>()),
                "",
                Optional.empty());
    }

    /** The same settings for keys that begin with {@code name} and a dot. */
    public Settings scope(String name) {
        return new Settings(shared, prefix + name + ".", view);
    }

    /** This scope, read by records that have other names for its keys. */
    public Settings named(Naming naming) {
        return new Settings(shared, prefix, Optional.of(new View(prefix, naming)));
    }

    private String full(String key) {
        String whole = prefix + key;
        return view.map(names -> names.base()
                        + names.naming().name(whole.substring(names.base().length())))
                .orElse(whole);
    }

    private String meant(String key, String written) {
        return view.map(names -> names.naming()
                        .value((prefix + key).substring(names.base().length()), written))
                .orElse(written);
    }

    public String text(String key, String fallback, String description) {
        return value(key, "text", fallback, "", description, Function.identity())
                .orElse(fallback);
    }

    public Optional<String> optionalText(String key, String description) {
        return value(key, "text", "", "", description, Function.identity());
    }

    /** A text that must be there; its absence is a fault and the answer is then empty. */
    public String requiredText(String key, String description) {
        Optional<String> found = value(key, "text", "", "required", description, Function.identity());
        if (found.isEmpty() && problemsOf(key).isEmpty()) {
            problem(key, "is not set", "set it");
        }
        return found.orElse("");
    }

    public boolean flag(String key, boolean fallback, String description) {
        return value(key, "true or false", Boolean.toString(fallback), "", description, SettingValues::flag)
                .orElse(fallback);
    }

    public int number(String key, int fallback, int least, int most, String description) {
        String bounds = least + " to " + most;
        return value(key, "number", Integer.toString(fallback), bounds, description, text -> {
                    int number = SettingValues.number(text);
                    return SettingValues.between(number, least, most, bounds);
                })
                .orElse(fallback);
    }

    /** A number of bytes. */
    public long size(String key, long fallback, long least, long most, String description) {
        String bounds = ByteSize.format(least) + " to " + ByteSize.format(most);
        return value(
                        key,
                        "size",
                        ByteSize.format(fallback),
                        bounds,
                        description,
                        text -> SettingValues.between(ByteSize.parse(text), least, most, bounds))
                .orElse(fallback);
    }

    public Duration duration(String key, Duration fallback, Duration least, Duration most, String description) {
        String bounds = Durations.format(least) + " to " + Durations.format(most);
        return value(
                        key,
                        "duration",
                        Durations.format(fallback),
                        bounds,
                        description,
                        text -> SettingValues.between(Durations.parse(text), least, most, bounds))
                .orElse(fallback);
    }

    /** One of the names of an enum, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, E fallback, String description) {
        return choice(key, fallback.getDeclaringClass(), Optional.of(fallback), description)
                .orElse(fallback);
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type, String description) {
        return choice(key, type, Optional.empty(), description);
    }

    /** Texts with commas between them; white space around each is cut, empty ones are dropped. */
    public List<String> list(String key, List<String> fallback, String description) {
        return value(key, "list", String.join(",", fallback), "", description, SettingValues::list)
                .orElse(fallback);
    }

    public Optional<Path> path(String key, String description) {
        return value(key, "path", "", "", description, SettingValues::path);
    }

    public Path path(String key, Path fallback, String description) {
        return value(key, "path", fallback.toString(), "", description, SettingValues::path)
                .orElse(fallback);
    }

    /** An address with scheme {@code http} or {@code https} and a host, and nothing behind the port. */
    public Optional<URI> endpoint(String key, String description) {
        return value(key, "endpoint", "", "http or https", description, SettingValues::endpoint);
    }

    /** A reference to a secret: {@code env:NAME} or {@code file:/path}. The value itself is a fault. */
    public Optional<Secret> secret(String key, String description) {
        return value(
                key,
                SettingDescription.SECRET,
                "",
                "env:NAME or file:/path",
                description,
                text -> Secret.parse(text, shared.environment));
    }

    /**
     * A secret by reference; in the environment it may also stand for itself, as images of containers are used to. It is
     * never shown.
     */
    public Optional<Secret> secretOrReference(String key, String description) {
        boolean inEnvironment = shared.sources
                .find(prefix + key)
                .filter(found -> found.source().equals(EnvironmentSource.NAME))
                .isPresent();
        String variable = EnvironmentSource.variable(prefix + key);
        return value(
                key,
                SettingDescription.SECRET,
                "",
                "env:NAME or file:/path, or in the environment the secret itself",
                description,
                text -> inEnvironment && !Secret.isReference(text)
                        ? Secret.parse("env:" + variable, shared.environment)
                        : Secret.parse(text, shared.environment));
    }

    /**
     * A reference to a token that people choose and strangers may guess at. It is long, so that guessing at the speed that
     * is left to them finds nothing.
     */
    public Optional<Secret> token(String key, String description) {
        return value(
                key,
                "secret reference",
                "",
                "env:NAME or file:/path, " + LEAST_TOKEN + " characters at least",
                description,
                text -> Secret.parse(text, shared.environment, LEAST_TOKEN));
    }

    /** A text that is public, written out or by reference as a secret is. */
    public Optional<String> textOrReference(String key, String description) {
        return value(key, "text or reference", "", "", description, text -> {
            return Secret.isReference(text) ? Secret.publicText(text, shared.environment) : text;
        });
    }

    /** The names that are configured below {@code prefix}, as in {@code stowage.stores.<name>.type}. */
    public Set<String> names(String below) {
        return shared.sources.names(prefix + below + ".");
    }

    /** Notes a fault that only shows when several settings are seen together. */
    public void problem(String key, String reason, String fix) {
        shared.problems.add(new Problem(full(key), reason, fix));
    }

    public void require(boolean condition, String key, String reason, String fix) {
        if (!condition) {
            problem(key, reason, fix);
        }
    }

    /** Whether this key is set, to whatever value. */
    public boolean isSet(String key) {
        return shared.sources.find(full(key)).isPresent();
    }

    /** Throws when anything was wrong, unknown keys included. */
    public void finish() {
        List<Problem> all = problems();
        if (!all.isEmpty()) {
            throw new ConfigurationException(all);
        }
    }

    /** Everything that is wrong so far, unknown keys included. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(shared.problems);
        Set<String> asked = shared.described.keySet();
        shared.sources
                .strangers(asked)
                .forEach(stranger -> all.add(new Problem(
                        stranger.key(),
                        "is not a setting (found in " + stranger.source() + ")",
                        SpellingHint.of(stranger.key(), asked))));
        return all;
    }

    /** The value that is set for a key that was read, and where; empty when the default holds. Not shown: secrets. */
    public Optional<Chosen> chosen(SettingDescription setting) {
        return shared.sources.find(setting.key()).map(found -> {
            // A reference may be shown; what stands in its place by mistake may be the secret itself.
            boolean hidden = setting.isSecret() && !Secret.isReference(found.text());
            return new Chosen(hidden ? "***" : MaskedValues.text(found.text()), found.source());
        });
    }

    /** A value as it was written, and the source that it came from. */
    public record Chosen(String text, String source) {}

    /** Every key that was read, in the order of reading. */
    public Collection<SettingDescription> described() {
        return List.copyOf(shared.described.values());
    }

    private <T> Optional<T> value(
            String key, String type, String fallback, String bounds, String description, Function<String, T> parser) {
        String full = full(key);
        shared.described.putIfAbsent(full, new SettingDescription(full, type, fallback, bounds, description));
        Optional<Sources.Found> found = shared.sources.find(full);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(meant(key, found.get().text())));
        } catch (IllegalArgumentException e) {
            // A literal secret must not reach a log, so no value of that type is ever repeated.
            String shown = type.equals(SettingDescription.SECRET)
                    ? ""
                    : " (\"" + shorten(MaskedValues.text(found.get().text())) + "\")";
            String reason = e.getMessage() + shown + ", from " + found.get().source();
            String fix = bounds.isEmpty() ? "expected: " + type : "expected: " + type + ", " + bounds;
            shared.problems.add(new Problem(full, reason, fix));
            return Optional.empty();
        }
    }

    private List<Problem> problemsOf(String key) {
        return shared.problems.stream()
                .filter(problem -> problem.key().equals(full(key)))
                .toList();
    }

    private <E extends Enum<E>> Optional<E> choice(
            String key, Class<E> type, Optional<E> fallback, String description) {
        E[] constants = type.getEnumConstants();
        return value(
                key,
                "choice",
                fallback.map(SettingValues::nameOf).orElse(""),
                SettingValues.names(constants),
                description,
                text -> SettingValues.choice(text, constants));
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
