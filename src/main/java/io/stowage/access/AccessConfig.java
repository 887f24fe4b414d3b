package io.stowage.access;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * How the secrets of access keys are kept.
 *
 * @param masterKey encrypts them; without one a key is made in {@code file}
 */
public record AccessConfig(Optional<Secret> masterKey, Path file) {

    public static AccessConfig from(Settings settings, Path data) {
        Settings access = settings.scope("access");
        return new AccessConfig(
                access.secret(
                        "master-key",
                        "Encrypts the secrets of access keys: 32 bytes in hex or Base64, the same on all nodes. Default:"
                                + " a file access/master.key below stowage.data, made when it is missing."),
                data.resolve("access").resolve("master.key"));
    }

    public MasterKey open(SecureRandom random) throws IOException {
        return masterKey.isPresent()
                ? MasterKey.parse(masterKey.get().reveal(), random)
                : MasterKey.inFile(file, random);
    }
}
