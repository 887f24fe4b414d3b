package io.stowage.nix.cache;

import io.stowage.config.ByteSize;
import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.fault.StowageException;
import io.stowage.store.Presign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One cache.
 *
 * @param name in rows and metrics; never changes
 * @param prefix what all keys of its objects begin with, without slashes at either end; may be empty
 * @param secretKeys a text with a key on each line; empty where the cache keeps one of its own in the store
 * @param keyName of a key that is made here
 * @param open whether everybody may read
 * @param readers the access keys that may read it, by their ids; all that have the right when there are none
 * @param writers the same for uploads
 * @param uploads whether it takes anything
 * @param adoptOwner in whose name files without rows are taken over; empty where they are left alone
 * @param deletions whether paths may be deleted over HTTP
 * @param linkLife for how long clients get links to NARs in the store; empty where they get the NARs themselves
 */
public record CacheConfig(
        String name,
        String prefix,
        boolean sign,
        Optional<Secret> secretKeys,
        String keyName,
        int priority,
        boolean open,
        Set<String> readers,
        Set<String> writers,
        boolean uploads,
        boolean deletions,
        long maxNarSize,
        Optional<Duration> linkLife,
        UploadRules rules,
        KeepRules keep,
        Optional<String> adoptOwner) {
    /** The one that is there without being named. */
    public static final String MAIN = "main";

    private static final String SECRET_KEYS = "secret-keys";
    private static final int USUAL_PRIORITY = 30;
    private static final String PREFIX = "[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*";
    private static final String OWNER = "[a-z0-9-]{5,63}";
    private static final String KEY_NAME = "[\\x21-\\x7e&&[^:/]]{1,200}";

    public CacheConfig {
        readers = Set.copyOf(readers);
        writers = Set.copyOf(writers);
    }

    /** @param defaultKeyName for a key that is made here */
    public static CacheConfig from(String name, Settings cache, String defaultPrefix, String defaultKeyName) {
        return new CacheConfig(
                name,
                prefix(cache, defaultPrefix),
                cache.flag("sign", true, "Sign what is uploaded with the cache's keys."),
                secretKeys(cache),
                keyName(cache, defaultKeyName),
                cache.number(
                        "priority",
                        USUAL_PRIORITY,
                        1,
                        1000,
                        "What clients are told in nix-cache-info: they ask caches with a lower number first."),
                cache.flag("public", false, "Let everybody read. The owner of what is read pays."),
                Set.copyOf(cache.list(
                        "readers",
                        List.of(),
                        "The ids of the access keys that may read; all with read:nix without it.")),
                Set.copyOf(cache.list(
                        "writers",
                        List.of(),
                        "The ids of the access keys that may upload; all with write:nix without it.")),
                cache.flag("uploads", true, "Take uploads."),
                cache.flag("deletions", false, "Let access keys with admin:nix delete paths and NARs over HTTP."),
                cache.size(
                        "max-nar-size",
                        64 * ByteSize.GIB,
                        ByteSize.MIB,
                        5 * ByteSize.TIB,
                        "How large the file of a NAR may be."),
                linkLife(cache),
                UploadRules.from(cache),
                KeepRules.from(cache),
                adoptOwner(cache));
    }

    private static Optional<String> adoptOwner(Settings cache) {
        Optional<String> owner = cache.optionalText(
                "adopt-owner",
                "The owner in whose name narinfos and NARs are taken over that lie in the store already, such as those of"
                        + " ncps, once their hashes were verified. Without it they are left alone.");
        boolean good = owner.isEmpty() || owner.get().matches(OWNER);
        cache.require(good, "adopt-owner", "is no owner", "write a principal, such as that of an access key");
        return good ? owner : Optional.empty();
    }

    private static Optional<Duration> linkLife(Settings cache) {
        boolean redirect = cache.flag(
                "redirect",
                false,
                "Send clients to the store for NARs, where it has links to give, as S3 has. What they get there is not"
                        + " proven here; clients of Nix check it themselves.");
        Duration life = cache.duration(
                "redirect-life",
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Presign.MAX_LIFE,
                "How long such a link works: at least as long as a download may wait or be broken off.");
        return redirect ? Optional.of(life) : Optional.empty();
    }

    private static Optional<Secret> secretKeys(Settings cache) {
        Optional<Secret> keys = cache.secret(
                SECRET_KEYS,
                "The keys that sign, one on each line as nix-store --generate-binary-cache-key writes them. Without"
                        + " them the cache uses config/cache.key in its store, and makes one if it is not there.");
        try {
            keys.ifPresent(SigningKeys::parse);
        } catch (StowageException e) {
            cache.problem(SECRET_KEYS, "cannot be used: " + e.getMessage(), "give keys as Nix writes them");
        }
        return keys;
    }

    private static String prefix(Settings cache, String fallback) {
        String written = cache.text(
                "prefix",
                fallback,
                "What the keys of the cache's objects begin with; empty for the layout of a bucket of ncps.");
        String cut = written.replaceFirst("^/+", "").replaceFirst("/+$", "");
        boolean good = cut.isEmpty() || (cut.matches(PREFIX) && !cut.startsWith("content/") && !cut.equals("content"));
        cache.require(good, "prefix", "cannot be the beginning of keys: " + written, "use letters, digits, ._- and /");
        return good ? cut : fallback;
    }

    private static String keyName(Settings cache, String fallback) {
        String written = cache.text(
                "key-name", fallback, "The name of the key that the cache makes, usually a host name and a number.");
        boolean good = written.matches(KEY_NAME);
        cache.require(
                good,
                "key-name",
                "cannot be the name of a key: " + written,
                "write it like cache.example.org-1, without colon, slash or blank");
        return good ? written : fallback;
    }
}
