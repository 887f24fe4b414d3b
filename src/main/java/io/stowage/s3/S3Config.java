package io.stowage.s3;

import io.stowage.config.Settings;
import io.stowage.s3.bucket.BucketConfig;
import io.stowage.s3.object.ObjectConfig;
import io.stowage.s3.payload.EntityTag;
import io.stowage.s3.signing.SigningConfig;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.web.Cors;
import io.stowage.web.Mount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether and where the S3 front listens, and how it behaves.
 *
 * @param address a port of its own, which only {@code java -jar} opens
 * @param multipartExpiry an upload in parts that began longer ago is given up
 * @param inV1 whether {@code /v1} answers with objects that everybody may read
 */
public record S3Config(
        boolean enabled,
        Mount mount,
        Optional<S3Address> address,
        SigningConfig signing,
        BucketConfig buckets,
        ObjectConfig objects,
        Duration multipartExpiry,
        InV1 inV1) {
    /** What of S3 {@code /v1} answers with. */
    public enum InV1 {
        /** Objects in buckets that everybody may read. */
        PUBLIC,
        OFF
    }

    private static final List<String> RESERVED = List.of("v1", "v2", "xrpc", "healthz", "metrics", "admin", "auth");
    private static final int MOST_BUCKETS = 1_000_000;

    public static S3Config from(Settings settings) {
        Settings s3 = settings.scope("s3");
        boolean enabled = s3.flag("enabled", true, "Offer the S3 API.");
        Mount mount = Mount.from(s3, "/s3");
        String region =
                s3.text("region", "us-east-1", "The region that clients are told, and that they ought to sign for.");
        boolean strict = s3.flag("strict-region", false, "Refuse what is signed for another region.");
        return new S3Config(
                enabled,
                withBuckets(mount.withCors(headers(s3.scope("http-headers"), mount.cors()))),
                S3Address.from(s3),
                signing(s3, region, strict),
                buckets(s3, region, strict),
                objects(s3),
                s3.duration(
                        "multipart-expiry",
                        Duration.ofDays(7),
                        Duration.ofMinutes(10),
                        Duration.ofDays(365),
                        "How long an upload in parts may stay unfinished before it is given up."),
                s3.choice(
                        "in-v1",
                        InV1.PUBLIC,
                        "Whether /v1/blob answers with objects in buckets that everybody may read."));
    }

    /** The mount of a server that opens the port, too. */
    public Mount mountAlsoAt(S3Address own) {
        Set<Integer> ports = new TreeSet<>(mount.ports());
        ports.add(own.listen().getPort());
        return new Mount(mount.path(), mount.hosts(), ports, mount.cors());
    }

    /** A bucket may stand before each host. */
    private static Mount withBuckets(Mount mount) {
        Set<String> hosts = new TreeSet<>(mount.hosts());
        mount.hosts().stream()
                .filter(host -> !host.startsWith("*") && Character.isLetter(host.charAt(host.length() - 1)))
                .forEach(host -> hosts.add("*." + host));
        return new Mount(mount.path(), hosts, mount.ports(), mount.cors());
    }

    private static Cors headers(Settings settings, Cors cors) {
        return cors.allowing(
                settings.list(
                        "methods",
                        List.of("GET", "HEAD", "PUT", "POST", "DELETE"),
                        "What pages of stowage.s3.cors.origins may do, where a bucket has no rules of its own."),
                settings.list("headers", List.of("*"), "The headers that such pages may send."),
                settings.list(
                        "expose",
                        List.of(
                                "ETag",
                                "Content-Range",
                                "X-Request-Id",
                                "x-amz-request-id",
                                "x-amz-id-2",
                                "x-amz-checksum-crc32",
                                "x-amz-checksum-crc32c",
                                "x-amz-checksum-crc64nvme",
                                "x-amz-checksum-sha1",
                                "x-amz-checksum-sha256",
                                "x-amz-checksum-type",
                                "x-amz-mp-parts-count",
                                "x-amz-tagging-count",
                                "x-stowage-hash",
                                "x-stowage-verified-at"),
                        "The headers that such pages may see."));
    }

    private static SigningConfig signing(Settings s3, String region, boolean strict) {
        return new SigningConfig(
                region,
                strict,
                s3.duration(
                        "max-skew",
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(1),
                        Duration.ofDays(1),
                        "How far the clock of a client may be off."),
                s3.flag("sigv2-links", false, "Take links with a signature of version 2."),
                s3.flag("post-v2", false, "Take browsers' forms with a signature of version 2."));
    }

    private static BucketConfig buckets(Settings s3, String region, boolean strict) {
        return new BucketConfig(
                region,
                strict,
                acl(s3),
                Set.copyOf(s3.list(
                        "reserved-names",
                        RESERVED,
                        "Names that no bucket may have, as paths of other fronts begin with them.")),
                s3.number("buckets", 1000, 1, MOST_BUCKETS, "How many buckets an access key may have."));
    }

    private static CannedAcl acl(Settings s3) {
        return s3.choice(
                "default-acl", CannedAcl.PRIVATE, "Who may use a bucket for which its maker says nothing about that.");
    }

    private static ObjectConfig objects(Settings s3) {
        return new ObjectConfig(
                s3.choice(
                        "etag",
                        EntityTag.Source.MD5,
                        "What ETags are made of: the MD5 that clients expect, or the content id, which costs less and"
                                + " looks like the ETag of an upload in parts."),
                s3.choice(
                        "hash-metadata",
                        ObjectConfig.HashMetadata.HEAD,
                        "Which answers have the content id among the metadata: those to HEAD, all, or none."));
    }
}
