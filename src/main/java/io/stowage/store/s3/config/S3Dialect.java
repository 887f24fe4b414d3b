package io.stowage.store.s3.config;

import io.stowage.config.Settings;
import io.stowage.store.s3.config.S3Preset.Checksums;
import io.stowage.store.s3.config.S3Preset.Conditional;
import java.util.Optional;

/** What this server wants requests to look like. */
public record S3Dialect(
        boolean pathStyle,
        Checksums checksums,
        boolean chunkedSigning,
        boolean expectContinue,
        Conditional conditional,
        boolean equalParts,
        Optional<String> storageClass,
        Optional<Encryption> encryption) {

    /** Encryption at rest by the server: {@code AES256} or {@code aws:kms}, the latter perhaps with a key of ours. */
    public record Encryption(String algorithm, Optional<String> keyId) {
        private static final String KMS = "aws:kms";

        static Encryption parse(String text) {
            if (text.equals("AES256") || text.equals(KMS)) {
                return new Encryption(text, Optional.empty());
            }
            if (text.startsWith(KMS + ":") && text.length() > KMS.length() + 1) {
                return new Encryption(KMS, Optional.of(text.substring(KMS.length() + 1)));
            }
            throw new IllegalArgumentException("is none of AES256, aws:kms, aws:kms:<key id> (\"" + text + "\")");
        }
    }

    /** How the setting {@code checksums} is written. */
    public enum ChecksumChoice {
        AUTO,
        REQUIRED,
        SUPPORTED
    }

    static S3Dialect from(Settings settings, S3Preset preset) {
        return new S3Dialect(
                settings.choice("path-style", Auto.AUTO, "the bucket in the path instead of the host name")
                        .or(preset.pathStyle()),
                checksums(settings, preset),
                settings.choice("chunked-signing", Auto.AUTO, "bodies are sent in signed chunks; few servers know it")
                        .or(preset.chunkedSigning()),
                settings.flag("expect-continue", true, "ask before a large body is sent"),
                conditional(settings, preset),
                settings.choice("equal-parts", Auto.AUTO, "all parts of an upload but the last have one size")
                        .or(preset.equalParts()),
                settings.optionalText("storage-class", "passed on as it is"),
                encryption(settings));
    }

    private static Checksums checksums(Settings settings, S3Preset preset) {
        ChecksumChoice choice =
                settings.choice("checksums", ChecksumChoice.AUTO, "when checksums are sent beside the signature");
        return switch (choice) {
            case AUTO -> preset.checksums();
            case REQUIRED -> Checksums.REQUIRED;
            case SUPPORTED -> Checksums.SUPPORTED;
        };
    }

    private static Conditional conditional(Settings settings, S3Preset preset) {
        Auto choice = settings.choice(
                "conditional-create",
                Auto.AUTO,
                "the server obeys If-None-Match on writes; auto: try it out where unknown");
        return switch (choice) {
            case AUTO -> preset.conditional();
            case TRUE -> Conditional.EVERYWHERE;
            case FALSE -> Conditional.NOWHERE;
        };
    }

    private static Optional<Encryption> encryption(Settings settings) {
        Optional<String> text =
                settings.optionalText("sse", "encryption by the server: AES256, aws:kms or aws:kms:<key id>");
        try {
            return text.map(Encryption::parse);
        } catch (IllegalArgumentException e) {
            settings.problem("sse", String.valueOf(e.getMessage()), "correct or remove it");
            return Optional.empty();
        }
    }
}
