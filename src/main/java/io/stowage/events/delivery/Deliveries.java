package io.stowage.events.delivery;

import io.stowage.database.Leases;
import io.stowage.events.EventLog;
import io.stowage.ops.Health;
import io.stowage.ops.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** Brings events to the file and the webhooks of the settings, each on a thread of its own. */
public final class Deliveries implements AutoCloseable {
    private final Webhooks webhooks;
    private final EventLog log;
    private final Leases leases;
    private final Clock clock;
    private final Optional<FileDelivery> file;
    private final ExecutorService http = Threads.perTask("stowage-webhooks");
    private final List<DeliveryThread> threads = new ArrayList<>();

    public Deliveries(DeliveryConfig config, Webhooks webhooks, EventLog log, Leases leases, Clock clock) {
        this.webhooks = webhooks;
        this.log = log;
        this.leases = leases;
        this.clock = clock;
        this.file = config.file().map(path -> new FileDelivery(config, log));
    }

    public void start() {
        file.ifPresent(delivery -> threads.add(new DeliveryThread("file", delivery)));
        if (!webhooks.configured().isEmpty()) {
            WebhookSender sender = new WebhookSender(http, clock);
            for (WebhookConfig webhook : webhooks.configured()) {
                WebhookDelivery delivery = new WebhookDelivery(webhook, webhooks, log, leases, sender, clock);
                threads.add(new DeliveryThread(webhook.name(), delivery));
            }
        }
        threads.forEach(DeliveryThread::start);
    }

    /** Degraded where events do not arrive. */
    public Health health(Duration budget) {
        List<WebhookState> states = webhooks.states();
        String parked = names(states.stream().filter(WebhookState::parked).toList());
        String failing = names(states.stream()
                .filter(state -> !state.parked() && state.failures() > 0)
                .toList());
        String broken = file.map(FileDelivery::failure).orElse("");
        if (parked.isEmpty() && failing.isEmpty() && broken.isEmpty()) {
            return Health.up();
        }
        Health health = Health.degraded("events do not arrive everywhere; see /-/events/webhooks, and resume there");
        health = parked.isEmpty() ? health : health.with("parked", parked);
        health = failing.isEmpty() ? health : health.with("failing", failing);
        return broken.isEmpty() ? health : health.with("file", broken);
    }

    private static String names(List<WebhookState> states) {
        return states.stream().map(WebhookState::name).collect(Collectors.joining(" "));
    }

    @Override
    public void close() throws InterruptedException {
        for (DeliveryThread thread : threads) {
            thread.close();
        }
        http.shutdownNow();
    }
}
