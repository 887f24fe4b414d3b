package io.stowage.access;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * How the secrets of access keys are kept, and how many keys there may be.
 *
 * @param masterKey encrypts secrets; without one a key is made in {@code file}
 * @param otherMasterKey also opens them, while the master key is changed
 * @param seeds keys that are made at the start when they are missing
 */
public record AccessConfig(
        Optional<Secret> masterKey,
        Optional<Secret> otherMasterKey,
        Path file,
        int keysPerOwner,
        int maxKeys,
        List<PresetKey> seeds) {
    public AccessConfig {
        seeds = List.copyOf(seeds);
    }

    public static AccessConfig from(Settings settings, Path data) {
        Settings access = settings.scope("access");
        return new AccessConfig(
                masterKey(
                        access,
                        "master-key",
                        "Encrypts the secrets of access keys: 32 bytes in hex or Base64, the same on all nodes. Default:"
                                + " a file access/master.key below stowage.data, made when it is missing."),
                masterKey(
                        access,
                        "other-master-key",
                        "A key that also opens the secrets of access keys, while the master key is changed."),
                data.resolve("access").resolve("master.key"),
                access.number(
                        "keys-per-owner",
                        100,
                        0,
                        10_000,
                        "How many access keys an owner who logs in to the console may have; 0 lets only the"
                                + " administrator make keys."),
                access.number(
                        "max-keys",
                        100_000,
                        1,
                        10_000_000,
                        "How many access keys there may be in all before owners can make no more; the administrator"
                                + " still can."),
                seeds(settings));
    }

    private static Optional<Secret> masterKey(Settings access, String key, String description) {
        Optional<Secret> secret = access.secret(key, description);
        try {
            secret.ifPresent(text -> MasterKey.requireUsable(text.reveal()));
        } catch (IllegalArgumentException e) {
            access.problem(key, String.valueOf(e.getMessage()), "make one with: openssl rand -hex 32");
            return Optional.empty();
        }
        return secret;
    }

    private static List<PresetKey> seeds(Settings settings) {
        Settings s3 = settings.scope("s3");
        Optional<Secret> text = s3.secretOrReference(
                "keys",
                "Access keys that are made at the start when they are missing, as key:secret with commas or line breaks"
                        + " in between.");
        try {
            return text.map(secret -> PresetKey.parse(secret.reveal())).orElse(List.of());
        } catch (IllegalArgumentException e) {
            s3.problem("keys", String.valueOf(e.getMessage()), "write key:secret,key:secret");
            return List.of();
        }
    }

    /** The key that secrets are encrypted with. */
    public MasterKey open(SecureRandom random) throws IOException {
        MasterKey key = masterKey.isPresent()
                ? MasterKey.parse(masterKey.get().reveal(), random)
                : MasterKey.inFile(file, random);
        return otherMasterKey.isPresent()
                ? key.with(MasterKey.parse(otherMasterKey.get().reveal(), random))
                : key;
    }
}
