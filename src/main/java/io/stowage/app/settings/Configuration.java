package io.stowage.app.settings;

import io.stowage.access.AccessConfig;
import io.stowage.accounts.AccountsConfig;
import io.stowage.artifacts.ArtifactsConfig;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.GaugesConfig;
import io.stowage.billing.canister.CanisterCashierConfig;
import io.stowage.billing.cashier.CashierConfig;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.buckets.BucketsConfig;
import io.stowage.config.Settings;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.content.ContentConfig;
import io.stowage.custody.CustodyConfig;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.backup.BackupConfig;
import io.stowage.demo.DemoConfig;
import io.stowage.ic.IcConfig;
import io.stowage.ic.agent.AgentConfig;
import io.stowage.keys.KeysConfig;
import io.stowage.nix.NixConfig;
import io.stowage.ops.HealthConfig;
import io.stowage.ops.TasksConfig;
import io.stowage.s3.S3Config;
import io.stowage.store.guard.GuardConfig;
import io.stowage.store.placement.PlacementConfig;
import io.stowage.v1.V1Config;
import io.stowage.web.AdminConfig;
import io.stowage.web.client.LocalConfig;
import io.stowage.web.limit.LimitsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** All settings of one context, read once and checked together. */
public record Configuration(
        boolean enabled,
        Path data,
        Duration uploadLife,
        Map<String, StoreConfig> stores,
        PlacementConfig placement,
        GuardConfig guard,
        DatabaseConfig database,
        EventSettings events,
        ContentConfig content,
        CustodyConfig custody,
        AccessConfig access,
        BackupConfig backup,
        LimitsConfig limits,
        LocalConfig local,
        HealthConfig health,
        TasksConfig tasks,
        CashierConfig cashier,
        CanisterCashierConfig canister,
        IcConfig ic,
        AgentConfig agent,
        BillingConfig billing,
        GaugesConfig gauges,
        LedgerConfig ledger,
        AdminConfig admin,
        AccountsConfig accounts,
        KeysConfig keys,
        V1Config v1,
        S3Config s3,
        BucketsConfig buckets,
        ConsoleConfig console,
        ArtifactsConfig artifacts,
        NixConfig nix,
        DemoConfig demo) {

    /** Throws with every fault at once; a context that is switched off may hold any other setting. */
    public static Configuration read(Settings settings, String contextPath) {
        Configuration configuration = from(settings.scope("stowage"), contextPath);
        if (configuration.enabled()) {
            settings.finish();
        }
        return configuration;
    }

    /** Reads everything and leaves the faults in the settings. */
    public static Configuration from(Settings settings, String contextPath) {
        boolean enabled = settings.flag(
                "enabled", true, "Whether Stowage answers in this context; when not, every request passes untouched.");
        settings.optionalText(
                "config",
                "A properties file with settings, or a folder with one for each context:"
                        + " ROOT.properties, team-a#storage.properties.");
        Path data = settings.path(
                "data",
                defaultData(contextPath),
                "The folder for everything that is kept on this machine. A context other than the root has its own"
                        + " below stowage-data.");
        Map<String, StoreConfig> stores = StoreConfig.all(settings, data);
        PlacementConfig placement = PlacementConfig.from(settings, stores.keySet());
        Map<String, StoreConfig> backends = ArtifactBackends.all(settings, stores);
        Map<String, StoreConfig> all = new LinkedHashMap<>(stores);
        all.putAll(backends);
        DatabaseConfig database = DatabaseConfig.from(settings, data);
        CashierConfig cashier = CashierConfig.from(settings);
        return new Configuration(
                enabled,
                data,
                settings.duration(
                        "uploads.life",
                        Duration.ofHours(24),
                        Duration.ofMinutes(10),
                        Duration.ofDays(30),
                        "How long an upload in parts may stay unfinished before its parts are removed."),
                all,
                placement,
                GuardConfig.from(settings),
                database,
                EventSettings.from(settings),
                ContentConfig.from(settings, all.keySet()),
                CustodyConfig.from(settings),
                AccessConfig.from(settings, data),
                BackupConfig.from(settings),
                LimitsConfig.from(settings),
                LocalConfig.from(settings),
                HealthConfig.from(settings),
                TasksConfig.from(settings),
                cashier,
                CanisterCashierConfig.from(settings, cashier.type() == CashierConfig.Type.CANISTER),
                IcConfig.from(settings),
                AgentConfig.from(settings),
                BillingConfig.from(settings),
                GaugesConfig.from(settings),
                LedgerConfig.from(settings, database),
                AdminConfig.from(settings),
                AccountsConfig.from(settings),
                KeysConfig.from(settings),
                V1Config.from(settings),
                S3Config.from(settings),
                BucketsConfig.from(settings),
                ConsoleConfig.from(settings),
                ArtifactsConfig.from(settings, ArtifactBackends.backends(backends, placement.defaultStore())),
                NixConfig.from(settings),
                DemoConfig.from(settings));
    }

    private static Path defaultData(String contextPath) {
        Path base = Path.of("stowage-data");
        return contextPath.isEmpty() ? base : base.resolve(SettingsSources.contextName(contextPath));
    }
}
