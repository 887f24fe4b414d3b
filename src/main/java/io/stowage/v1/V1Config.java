package io.stowage.v1;

import io.stowage.config.Settings;
import io.stowage.content.reading.VerifyConfig;
import io.stowage.v1.owner.DeletionConfig;
import io.stowage.v1.read.DownloadConfig;
import io.stowage.v1.upload.AuthConfig;
import io.stowage.v1.upload.RateConfig;
import io.stowage.v1.upload.UploadConfig;
import io.stowage.web.Mount;
import java.time.Duration;
import java.util.List;

/**
 * The native front: where it listens, whom it lets in, and how much it may take.
 *
 * @param alias where the same things answer under paths instead of queries
 * @param agreement what the agreement of an owner has to be like
 * @param trustAllAnywhere the operator knows that anybody who reaches this server may upload for any owner
 */
public record V1Config(
        boolean enabled,
        Mount mount,
        Mount alias,
        Auth auth,
        boolean trustAllAnywhere,
        AuthConfig agreement,
        DeletionConfig deletion,
        UploadConfig uploads,
        DownloadConfig downloads,
        VerifyConfig verify,
        RateConfig rate) {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "OPTIONS");
    private static final List<String> REQUEST_HEADERS = List.of(
            "Content-Type",
            "X-Caffeine-Project-ID",
            "Range",
            "If-Range",
            "If-None-Match",
            "Cache-Control",
            "X-Requested-With");
    private static final List<String> RESPONSE_HEADERS = List.of(
            "Accept-Ranges",
            "Content-Length",
            "Content-Range",
            "Content-Disposition",
            "Content-Type",
            "ETag",
            "Retry-After",
            "WWW-Authenticate",
            "X-Request-Id",
            "X-Stowage-Error");

    /** What an upload has to bring. */
    public enum Auth {
        /** A certificate of the network that the owner agreed, or the signature of an owner that is a key. */
        CERTIFICATE,
        /** Anything that looks like one; for development on one machine. */
        TRUST_ALL
    }

    /** Whether only callers on this machine are answered, as each caller may do anything. */
    boolean isForThisMachine() {
        return auth == Auth.TRUST_ALL && !trustAllAnywhere;
    }

    /** The keys are those below {@code v1}. */
    public static V1Config from(Settings settings) {
        Settings v1 = settings.scope("v1");
        Auth auth = v1.choice("auth", Auth.CERTIFICATE, "What an upload has to bring to show that its owner agreed.");
        boolean trusting = auth == Auth.TRUST_ALL;
        Mount mount = Mount.from(v1, "/v1", trusting ? List.of() : List.of("*"));
        v1.require(
                !trusting || !mount.cors().origins().contains("*"),
                "cors.origins",
                "is *, so that any page in a browser could upload for any owner, as stowage.v1.auth is trust-all",
                "name the origins of your own pages");
        String alias = v1.text("alias-path", "/storage/v1", "The path for the same blobs by path-style addresses.");
        boolean plain = alias.matches("(/[A-Za-z0-9_~-]+)+");
        v1.require(plain, "alias-path", "is not a plain absolute path: " + alias, "write it like /storage/v1");
        Mount open = mount.withCors(mount.cors().allowing(METHODS, REQUEST_HEADERS, RESPONSE_HEADERS));
        UploadConfig uploads = UploadConfig.from(v1);
        DownloadConfig downloads = DownloadConfig.from(v1);
        Duration longest = uploads.chunkTime().plus(downloads.recheck());
        v1.require(
                uploads.pending().grace().compareTo(longest) > 0,
                "pending.grace",
                "is not longer than chunk-time and recheck together, which is " + longest,
                "make it longer, as a node may still take chunks of an expired upload for that long");
        return new V1Config(
                v1.flag("enabled", true, "Offer the native front."),
                open,
                open.alias(plain ? alias : "/storage/v1"),
                auth,
                v1.flag(
                        "trust-all-is-intended",
                        false,
                        "Allow auth trust-all for callers beyond this machine, or together with a cashier."),
                AuthConfig.from(v1),
                DeletionConfig.from(v1.scope("delete-owner")),
                uploads,
                downloads,
                VerifyConfig.from(v1),
                RateConfig.from(settings.scope("limits.rate")));
    }
}
