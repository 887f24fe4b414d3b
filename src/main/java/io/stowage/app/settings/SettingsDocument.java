package io.stowage.app.settings;

import io.stowage.config.SettingDescription;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The document of all settings, as the records that read them describe it. */
public final class SettingsDocument {
    private static final String HEAD = """
            # Configuration

            Written by a test from the records that read the settings; do not edit by hand.

            ## Where settings come from

            The same key works in each of these places, and a later one overrules those before it:

            1. the default in this document
            2. a properties file in UTF-8, named by `stowage.config`; a folder there holds one file for each context:
               `ROOT.properties`, `team-a.properties`, `team-a#storage.properties`
            3. context parameters of the servlet container
            4. JNDI: entries `stowage.x.y` below `java:comp/env`, or `x.y` below `java:comp/env/stowage`
            5. the environment: `stowage.store.s3.path-style` is `STOWAGE_STORE_S3_PATH_STYLE`
            6. system properties
            7. the command line of the stand-alone server: `--set key=value`

            Environment and system properties hold for every context of a server; the others are each context's own.

            A context with any fault does not start, and tells all its faults at once. A key that nobody knows is a fault.
            Secrets come by reference only, `env:NAME` or `file:/absolute/path`, and are read again when they are used.
            Sizes are written `4096`, `64KiB`, `8MiB`, `1GB`; durations `250ms`, `30s`, `5m`, `24h`, `7d`; lists with commas.

            Several stores: `stowage.store.…` is the store named `main`. Others stand below `stowage.stores.<name>.…` with the
            same keys; in the environment a name has no dash and is announced by its `…_TYPE`.
            """;

    private SettingsDocument() {}

    /** Everything that could be read, with placeholders where operators choose names. */
    static Collection<SettingDescription> described() {
        Map<String, String> names = Map.of(
                "stowage.placement.order", "<rule>",
                "stowage.placement.rules.<rule>.use", "main",
                "stowage.content.verify.<store>.cron", "0 3 * * sun",
                "stowage.events.webhooks.<name>.url", "https://example.org",
                "stowage.nix.caches.<name>.upstreams.<upstream>.url", "https://cache.example.org",
                "stowage.nix.upstreams.<upstream>.url", "https://cache.example.org");
        Settings settings = Settings.of(List.of(Source.of("placeholders", names)), Map.of());
        Configuration.from(settings.scope("stowage"), "");
        StoreConfig.describe(settings.scope("stowage.store"));
        ArtifactBackends.describe(settings.scope("stowage.artifacts.backends.<id>"));
        return settings.described();
    }

    public static String render() {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        for (SettingDescription setting : new TreeMap<>(byKey(described())).values()) {
            String[] segments = setting.key().split("\\.", -1);
            String section = segments.length > 2 ? segments[0] + "." + segments[1] : segments[0];
            if (section.equals("stowage.store") && segments.length > 3) {
                section += "." + segments[2];
            }
            sections.computeIfAbsent(section, name -> new StringBuilder()).append(line(setting));
        }
        StringBuilder document = new StringBuilder(HEAD);
        sections.forEach((name, lines) -> document.append("\n## ")
                .append(name)
                .append("\n\n| key | type | default | bounds | what it does |\n|---|---|---|---|---|\n")
                .append(lines));
        return document.toString();
    }

    private static Map<String, SettingDescription> byKey(Collection<SettingDescription> settings) {
        Map<String, SettingDescription> byKey = new LinkedHashMap<>();
        settings.forEach(setting -> byKey.put(setting.key(), setting));
        return byKey;
    }

    private static String line(SettingDescription setting) {
        String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
        return String.format(
                "| `%s` | %s | %s | %s | %s |%n",
                setting.key(), setting.type(), fallback, setting.bounds(), sentence(setting.description()));
    }

    private static String sentence(String text) {
        String end = text.endsWith(".") ? "" : ".";
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + end;
    }
}
