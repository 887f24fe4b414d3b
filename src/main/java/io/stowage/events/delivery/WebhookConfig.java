package io.stowage.events.delivery;

import io.stowage.config.Secret;
import java.net.URI;
import java.util.Set;

/**
 * Where events are sent.
 *
 * @param types which ones; all where it is empty
 * @param secret the key of the signature
 * @param privateAddresses whether it may lie on this machine or in a private network
 */
public record WebhookConfig(String name, URI url, Set<String> types, Secret secret, boolean privateAddresses) {
    public WebhookConfig {
        types = Set.copyOf(types);
    }

    /** Without what may be a secret. */
    String shown() {
        return url.getScheme() + "://" + url.getRawAuthority() + (url.getRawPath() == null ? "" : url.getRawPath());
    }
}
