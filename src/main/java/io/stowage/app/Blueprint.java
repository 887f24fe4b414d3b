package io.stowage.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.stowage.app.opening.DatabaseBackups;
import io.stowage.app.opening.StoreOpener;
import io.stowage.app.settings.Configuration;
import io.stowage.app.settings.SettingsDocument;
import io.stowage.app.settings.SettingsSources;
import io.stowage.app.settings.StoreConfig;
import io.stowage.config.ConfigurationException;
import io.stowage.config.Problem;
import io.stowage.config.SettingDescription;
import io.stowage.config.Settings;
import io.stowage.database.backup.Part;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Stores;
import io.stowage.v1.owner.NativeAudit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the settings of the root context say, without starting it: for the command line, which so reads settings and
 * opens stores exactly as a server does.
 */
public final class Blueprint {
    private final Settings settings;
    private final Configuration configuration;

    private Blueprint(Settings settings, Configuration configuration) {
        this.settings = settings;
        this.configuration = configuration;
    }

    /** Reads the settings as the launcher would; what is wrong with them is kept and told by {@link #problems()}. */
    public static Blueprint read(Map<String, String> commandLine, Map<String, String> environment) {
        Settings settings = SettingsSources.readAlone(commandLine, environment);
        return new Blueprint(settings, Configuration.from(settings.scope("stowage"), ""));
    }

    /** All settings of this version as a document in Markdown. */
    public static String document() {
        return SettingsDocument.render();
    }

    public static String version() {
        return Version.read();
    }

    public List<Problem> problems() {
        return settings.problems();
    }

    public void requireSound() {
        if (!problems().isEmpty()) {
            throw new ConfigurationException(problems());
        }
    }

    /** Every setting that these settings give a meaning to. */
    public Collection<SettingDescription> described() {
        return settings.described();
    }

    /** What was set for it, and where; empty when the default holds. */
    public Optional<Settings.Chosen> chosen(SettingDescription setting) {
        return settings.chosen(setting);
    }

    public Path data() {
        return configuration.data();
    }

    public Set<String> storeNames() {
        return configuration.stores().keySet();
    }

    /** The address of the server that a store lies on, where it has one. */
    public Optional<URI> endpoint(String store) {
        return Optional.ofNullable(configuration.stores().get(store))
                .flatMap(StoreConfig::s3)
                .flatMap(s3 -> s3.endpoint());
    }

    /** A folder that a store should lie in and that is not there; opening it would make it. */
    public Optional<Path> missingRoot(String store) {
        return Optional.ofNullable(configuration.stores().get(store))
                .flatMap(StoreConfig::file)
                .map(file -> file.root())
                .filter(root -> !Files.isDirectory(root));
    }

    /** The databases that are files of this machine. */
    public List<Part> databases() {
        return DatabaseBackups.parts(configuration);
    }

    /** The folder for copies of databases on their way. */
    public Path databaseWork() {
        return DatabaseBackups.workFolder(configuration);
    }

    /** The name under which this node keeps what is its own. */
    public String nodeName() throws IOException {
        return DatabaseBackups.nodeName(configuration);
    }

    public String defaultStore() {
        return configuration.placement().defaultStore();
    }

    /** Opens some of the stores, the first of which is the default. The caller closes them. */
    public Stores open(List<String> names, Clock clock) throws IOException {
        requireSound();
        Map<String, StoreConfig> wanted = new LinkedHashMap<>();
        names.forEach(name -> wanted.put(name, configuration.stores().get(name)));
        StoreOpener opener = new StoreOpener(
                configuration.guard(),
                new SimpleMeterRegistry(),
                OpenTelemetry.noop().getTracer("io.stowage"),
                clock);
        return opener.open(wanted, names.get(0));
    }

    /** Whether an object is the word that others lie there already, and so has to be written after all of them. */
    public static boolean isRecord(ObjectInfo object) {
        return NativeAudit.isRecord(object.key());
    }

    /**
     * Reads an object to its end and says what is wrong with it. The answer is empty when its key does not tell what
     * the bytes have to be; then they were merely readable.
     */
    public static Optional<Audit> audit(ObjectInfo object, InputStream bytes) throws IOException {
        return NativeAudit.flaw(object.key(), bytes).map(Audit::new);
    }

    /** @param flaw empty when the bytes are those that the key promises */
    public record Audit(String flaw) {
        public boolean isGood() {
            return flaw.isEmpty();
        }
    }
}
