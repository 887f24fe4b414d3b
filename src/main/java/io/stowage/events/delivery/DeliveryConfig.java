package io.stowage.events.delivery;

import io.stowage.config.ByteSize;
import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.events.EventLog;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom events are told.
 *
 * @param file gets a line for each event
 * @param fileBytes at this length it is put aside, and another begun
 * @param files how many are kept, the one that is written included
 */
public record DeliveryConfig(Optional<Path> file, long fileBytes, int files, List<WebhookConfig> webhooks) {
    private static final int MOST_WEBHOOKS = 16;

    public DeliveryConfig {
        webhooks = List.copyOf(webhooks);
    }

    public static DeliveryConfig from(Settings settings) {
        Settings events = settings.scope("events");
        Set<String> names = new TreeSet<>(events.names("webhooks"));
        events.require(
                names.size() <= MOST_WEBHOOKS,
                "webhooks",
                "are more than " + MOST_WEBHOOKS,
                "let one receiver hand events on");
        List<WebhookConfig> webhooks = new ArrayList<>();
        for (String name : names) {
            webhook(events.scope("webhooks." + name), name).ifPresent(webhooks::add);
        }
        return new DeliveryConfig(
                events.path("file", "A file of this node that gets one line of JSON for each event."),
                events.size(
                        "file-size",
                        64 * ByteSize.MIB,
                        ByteSize.MIB,
                        1024 * 1024 * ByteSize.MIB,
                        "At which length the file of events is put aside under the same name with .1 behind it."),
                events.number("files", 10, 2, 1_000, "How many files of events are kept, the newest included."),
                webhooks);
    }

    private static Optional<WebhookConfig> webhook(Settings webhook, String name) {
        webhook.require(
                name.matches("[a-z0-9][a-z0-9-]{0,30}"),
                "url",
                "belongs to a webhook with an impossible name",
                "use [a-z0-9-]");
        Optional<URI> url = webhook.optionalText("url", "The address that gets events as POST requests.")
                .flatMap(text -> url(webhook, text));
        List<String> types = webhook.list("types", List.of(), "The types of events that it gets. Default: all.");
        webhook.require(
                types.stream().allMatch(EventLog::isType) && types.size() <= EventLog.MOST_TYPES,
                "types",
                "are not names of events",
                "write them like v1.storage.location_verified");
        Optional<Secret> secret =
                webhook.secret("secret", "The key with which requests are signed: env:NAME or file:/path.");
        boolean privateAddresses = webhook.flag(
                "private-addresses", false, "Whether the address may be on this machine or in a private network.");
        webhook.require(url.isPresent(), "url", "is missing", "set it, or remove the webhook");
        webhook.require(secret.isPresent(), "secret", "is missing", "set it to env:NAME or file:/path");
        return url.flatMap(address ->
                secret.map(key -> new WebhookConfig(name, address, Set.copyOf(types), key, privateAddresses)));
    }

    private static Optional<URI> url(Settings webhook, String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Told below, together with addresses of other kinds.
        }
        webhook.problem(
                "url", "is not an address of HTTP without user and fragment", "write it like https://host/path");
        return Optional.empty();
    }
}
