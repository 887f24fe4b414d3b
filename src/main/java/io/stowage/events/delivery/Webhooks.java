package io.stowage.events.delivery;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.events.EventLog;
import java.util.List;

/** The webhooks of the settings, and how far each is. */
public final class Webhooks {
    public static final Migrations TABLES = Migrations.of("event_delivery", Webhooks.class, "V1__webhooks.sql");

    private final Database database;
    private final EventLog log;
    private final List<WebhookConfig> configured;

    public Webhooks(Database database, EventLog log, List<WebhookConfig> configured) {
        this.database = database;
        this.log = log;
        this.configured = List.copyOf(configured);
    }

    List<WebhookConfig> configured() {
        return configured;
    }

    public List<WebhookState> states() {
        return configured.stream().map(webhook -> state(webhook.name())).toList();
    }

    /** One that is new begins with the next event, and not with those of months ago. */
    WebhookState state(String name) {
        return database.read("find a webhook", rows -> WebhookRows.find(rows, name))
                .orElseGet(() -> {
                    WebhookState fresh = WebhookState.fresh(name, log.last());
                    note(fresh);
                    return fresh;
                });
    }

    void note(WebhookState state) {
        database.write("note how far a webhook is", rows -> WebhookRows.write(rows, state));
    }

    /** Has one that is parked or pauses tried at once. False where there is none of that name. */
    public boolean resume(String name) {
        boolean known = configured.stream().anyMatch(webhook -> webhook.name().equals(name));
        if (known) {
            note(state(name).resumed());
        }
        return known;
    }

    /** The address, without what may be a secret in its query. */
    public String shownUrl(String name) {
        return configured.stream()
                .filter(webhook -> webhook.name().equals(name))
                .map(WebhookConfig::shown)
                .findFirst()
                .orElse("");
    }
}
