package io.stowage.events.delivery;

import io.stowage.database.Lease;
import io.stowage.database.Leases;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one webhook its events in their order, on one node at a time, each at least once. */
final class WebhookDelivery implements DeliveryThread.Step {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);
    private static final int BATCH = 100;
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Longer than a wait and a request together. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final WebhookConfig webhook;
    private final Webhooks webhooks;
    private final EventLog log;
    private final Leases leases;
    private final WebhookSender sender;
    private final Clock clock;
    private Optional<Lease> held = Optional.empty();

    WebhookDelivery(
            WebhookConfig webhook, Webhooks webhooks, EventLog log, Leases leases, WebhookSender sender, Clock clock) {
        this.webhook = webhook;
        this.webhooks = webhooks;
        this.log = log;
        this.leases = leases;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public Duration step() throws InterruptedException {
        held = held.filter(lease -> leases.renew(lease, LEASE))
                .or(() -> leases.take("events-webhook-" + webhook.name(), LEASE));
        if (held.isEmpty()) {
            return WAIT;
        }
        WebhookState state = webhooks.state(webhook.name());
        if (state.parked() || clock.instant().isBefore(state.nextAt())) {
            return PAUSE;
        }
        List<Event> events = log.awaitAfter(state.after(), webhook.types(), BATCH, WAIT);
        if (events.isEmpty()) {
            return PAUSE;
        }
        webhooks.note(deliver(state, events));
        return Duration.ZERO;
    }

    private WebhookState deliver(WebhookState state, List<Event> events) throws InterruptedException {
        try {
            sender.send(webhook, events);
            return state.accepted(events.get(events.size() - 1).seq());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            WebhookState failed = state.failed(clock.instant(), why);
            if (failed.parked()) {
                LOG.error("the webhook {} does not take events for days and gets no more: {}", webhook.name(), why);
            } else if (failed.failures() == 1) {
                LOG.warn("the webhook {} does not take events: {}", webhook.name(), why);
            }
            return failed;
        }
    }

    @Override
    public void end() {
        held.ifPresent(leases::release);
    }
}
