package io.stowage.nix.cache;

import io.stowage.config.Settings;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What a narinfo has to be like to be taken.
 *
 * @param requireSignature whether one of {@code trustedKeys} has to have signed it
 * @param requireReferences whether the paths that it refers to have to be in the cache before
 */
public record UploadRules(
        boolean requireSignature, List<PublicKey> trustedKeys, boolean requireReferences, OnConflict onConflict) {
    /** Everything that fits together is taken, and what was there first stays. */
    public static final UploadRules USUAL = new UploadRules(false, List.of(), false, OnConflict.KEEP);

    private static final String TRUSTED = "trusted-upload-keys";

    public UploadRules {
        trustedKeys = List.copyOf(trustedKeys);
    }

    static UploadRules from(Settings cache) {
        return new UploadRules(
                cache.flag(
                        "require-trusted-signature",
                        false,
                        "Take only narinfos that one of the trusted upload keys has signed."),
                trustedKeys(cache),
                cache.flag(
                        "require-references",
                        false,
                        "Take a narinfo only when all paths that it refers to are in the cache."),
                cache.choice(
                        "on-conflict",
                        OnConflict.KEEP,
                        "What to do with a narinfo that says something else of a path than the one that is there."));
    }

    private static List<PublicKey> trustedKeys(Settings cache) {
        List<PublicKey> keys = new ArrayList<>();
        for (String text : cache.list(
                TRUSTED, List.of(), "Public keys of those who may upload, as in trusted-public-keys of nix.conf.")) {
            try {
                keys.add(PublicKey.parse(text));
            } catch (StowageException e) {
                cache.problem(
                        TRUSTED, "has an entry that is no public key: " + e.getMessage(), "write <name>:<base64>");
            }
        }
        return keys;
    }
}
