package io.stowage.nix.upstream;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.PublicKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another cache.
 *
 * @param base what its paths are appended to; ends with a slash
 * @param keys of which one has to have signed what is taken from it
 * @param priority asked before those with a higher one; empty for what it says of itself
 * @param netrc a text with the log-in for its host
 * @param password instead of that, for {@code user}
 */
public record UpstreamConfig(
        String name,
        URI base,
        List<PublicKey> keys,
        OptionalInt priority,
        Optional<Secret> netrc,
        String user,
        Optional<Secret> password) {
    private static final String URL = "url";
    private static final String KEYS = "public-keys";
    private static final String NETRC = "netrc";
    private static final Pattern PRIORITY = Pattern.compile("priority=([0-9]{1,9})");

    public UpstreamConfig {
        keys = List.copyOf(keys);
    }

    /** Empty where it cannot be used, which was noted as a problem. */
    static Optional<UpstreamConfig> from(String name, Settings upstream) {
        String written = upstream.requiredText(
                URL,
                "The address of a cache to take from what this one does not have, such as"
                        + " https://cache.nixos.org?priority=40. Those with a lower priority are asked first; without one"
                        + " what the cache says of itself counts.");
        List<PublicKey> keys = keys(upstream);
        Optional<Secret> netrc =
                upstream.secret(NETRC, "A netrc file with a log-in for that cache, as clients of Nix have it.");
        String user = upstream.text("user", "", "The user of the password.");
        Optional<Secret> password = upstream.secret("password", "A password for that cache, instead of a netrc file.");
        upstream.require(
                netrc.isEmpty() || password.isEmpty(), NETRC, "is set beside a password", "set one of the two");
        Optional<URI> url = written.isEmpty() ? Optional.empty() : url(upstream, written);
        url.ifPresent(found -> requireLogin(upstream, netrc, found));
        return url.map(found -> new UpstreamConfig(name, base(found), keys, priority(found), netrc, user, password));
    }

    private static List<PublicKey> keys(Settings upstream) {
        List<PublicKey> keys = new ArrayList<>();
        List<String> texts = upstream.list(
                KEYS, List.of(), "The keys that sign in that cache. What none of them has signed is not taken.");
        for (String text : texts) {
            try {
                keys.add(PublicKey.parse(text));
            } catch (StowageException e) {
                upstream.problem(
                        KEYS, "has an entry that is no public key: " + e.getMessage(), "write <name>:<base64>");
            }
        }
        upstream.require(!texts.isEmpty(), KEYS, "is not set", "write the keys that the cache signs with");
        return keys;
    }

    private static Optional<URI> url(Settings upstream, String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean plain = url.getRawUserInfo() == null && url.getRawFragment() == null;
            boolean known = url.getRawQuery() == null
                    || PRIORITY.matcher(url.getRawQuery()).matches();
            if (web && plain && known && url.getHost() != null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Told below, without the text, which may have a password in it.
        }
        upstream.problem(
                URL,
                "is not the address of a cache",
                "write http:// or https://, host and path, and nothing behind them but ?priority=<number>");
        return Optional.empty();
    }

    private static void requireLogin(Settings upstream, Optional<Secret> netrc, URI url) {
        upstream.require(
                netrc.isEmpty()
                        || Netrc.find(netrc.get().reveal(), url.getHost()).isPresent(),
                NETRC,
                "has no entry for " + url.getHost(),
                "add machine " + url.getHost());
    }

    private static URI base(URI url) {
        String path = url.getRawPath();
        String text = url.getScheme() + "://" + url.getRawAuthority() + path;
        return URI.create(text.endsWith("/") ? text : text + "/");
    }

    private static OptionalInt priority(URI url) {
        Matcher query = PRIORITY.matcher(url.getRawQuery() == null ? "" : url.getRawQuery());
        return query.matches() ? OptionalInt.of(Integer.parseInt(query.group(1))) : OptionalInt.empty();
    }

    /** Looked up anew each time, so that a file may change. */
    Optional<Login> login() {
        return password.map(secret -> new Login(user, secret.reveal()))
                .or(() -> netrc.flatMap(secret -> Netrc.find(secret.reveal(), base.getHost())));
    }
}
