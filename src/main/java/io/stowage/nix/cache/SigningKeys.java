package io.stowage.nix.cache;

import io.stowage.config.Secret;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PublicKey;
import io.stowage.nix.format.SecretKey;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign what a cache has: those of the settings, else the one in the store, else one that is made and put
 * there. They are looked for when they are needed first, so that a store that does not answer at the start is asked again.
 */
public final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int MAX_BYTES = 4096;

    private final CacheConfig config;
    private final ObjectStore store;
    private final Key file;

    /** Guarded by this. */
    private @Nullable List<SecretKey> loaded;

    SigningKeys(CacheConfig config, ObjectStore store, Layout layout) {
        this.config = config;
        this.store = store;
        this.file = layout.secretKey();
    }

    /** In the order of the settings; none where the cache does not sign. */
    private synchronized List<SecretKey> all() {
        if (loaded == null) {
            loaded = config.sign() ? load() : List.of();
        }
        return loaded;
    }

    public List<PublicKey> publicKeys() {
        return all().stream().map(SecretKey::publicKey).toList();
    }

    /** The public keys as a row has them. */
    public String signers() {
        return publicKeys().stream().map(PublicKey::toString).collect(Collectors.joining(" "));
    }

    /** Signed by each key. */
    public NarInfo sign(NarInfo info) {
        NarInfo signed = info;
        for (SecretKey key : all()) {
            signed = signed.signedBy(key);
        }
        return signed;
    }

    private List<SecretKey> load() {
        Optional<Secret> configured = config.secretKeys();
        if (configured.isPresent()) {
            return configured(configured.get());
        }
        try {
            Optional<SecretKey> found = read();
            return List.of(found.isPresent() ? found.get() : create());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** One on each line; refuses what is none, and repeats nothing of it. */
    static List<SecretKey> parse(Secret secret) {
        return secret.reveal()
                .lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .map(SecretKey::parse)
                .toList();
    }

    private List<SecretKey> configured(Secret secret) {
        try {
            return parse(secret);
        } catch (StowageException | IllegalArgumentException e) {
            throw new StowageException(
                    Fault.INTERNAL, "the keys of the cache " + config.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Optional<SecretKey> read() throws IOException {
        Optional<Reading> opened = store.open(file, ByteRange.ALL);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = opened.get()) {
            byte[] bytes = reading.stream().readNBytes(MAX_BYTES);
            return Optional.of(SecretKey.parse(new String(bytes, StandardCharsets.UTF_8).strip()));
        } catch (StowageException e) {
            throw new StowageException(
                    Fault.CORRUPT, "what is stored under " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Of several nodes that begin together, one puts its key there and the others take that. */
    private SecretKey create() throws IOException {
        SecretKey key = SecretKey.generate(config.keyName());
        byte[] text = key.reveal().getBytes(StandardCharsets.UTF_8);
        if (store.put(file, Body.of(text), PutOptions.ONLY_IF_ABSENT.withMediaType("text/plain"))
                .stored()) {
            LOG.info("the cache {} signs with a new key, {}", config.name(), key.publicKey());
            return key;
        }
        return read().orElseThrow(() -> new StowageException(
                Fault.STORE_UNAVAILABLE, "the key under " + file + " was there a moment ago and is gone"));
    }

    private static StowageException unavailable(IOException e) {
        try {
            return StoreFaults.of(e);
        } catch (IOException other) {
            return new StowageException(Fault.STORE_UNAVAILABLE, "the storage does not answer; try again later", other);
        }
    }
}
