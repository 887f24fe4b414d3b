package io.stowage.store.s3.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a provider before it is asked. These are data only: nothing in this room asks which provider it
 * talks to, and each field has a setting that overrules it.
 */
public enum S3Preset {
    // Host suffix, region, path style, checksums, chunked signing, conditional writes, equal parts, endpoint from
    // region.
    GENERIC("", "us-east-1", true, Checksums.REQUIRED, false, Conditional.PROBE, false, false),
    AWS(".amazonaws.com", "us-east-1", false, Checksums.SUPPORTED, true, Conditional.EVERYWHERE, false, true),
    CEPH("", "us-east-1", true, Checksums.REQUIRED, false, Conditional.PROBE, false, false),
    MINIO("", "us-east-1", true, Checksums.REQUIRED, false, Conditional.PROBE, false, false),
    GARAGE("", "garage", true, Checksums.REQUIRED, false, Conditional.NOWHERE, false, false),
    R2(".r2.cloudflarestorage.com", "auto", true, Checksums.REQUIRED, false, Conditional.PROBE, true, false),
    B2(".backblazeb2.com", "", true, Checksums.REQUIRED, false, Conditional.NOWHERE, false, false),
    STORJ(".storjshare.io", "us-east-1", true, Checksums.REQUIRED, false, Conditional.PROBE, false, false);

    /** When the SDK adds checksums of its own; most servers but AWS refuse some form of them. */
    public enum Checksums {
        REQUIRED,
        SUPPORTED
    }

    /** Where {@code If-None-Match: *} on a write is known to be obeyed. */
    public enum Conditional {
        EVERYWHERE,
        NOWHERE,
        /** Not known: the store is tried out before the first such write. */
        PROBE
    }

    private final String hostSuffix;
    private final String region;
    private final boolean pathStyle;
    private final Checksums checksums;
    private final boolean chunkedSigning;
    private final Conditional conditional;
    private final boolean equalParts;
    private final boolean endpointFromRegion;

    S3Preset(
            String hostSuffix,
            String region,
            boolean pathStyle,
            Checksums checksums,
            boolean chunkedSigning,
            Conditional conditional,
            boolean equalParts,
            boolean endpointFromRegion) {
        this.hostSuffix = hostSuffix;
        this.region = region;
        this.pathStyle = pathStyle;
        this.checksums = checksums;
        this.chunkedSigning = chunkedSigning;
        this.conditional = conditional;
        this.equalParts = equalParts;
        this.endpointFromRegion = endpointFromRegion;
    }

    /** The preset whose servers have such names; {@link #GENERIC} when none has. */
    static S3Preset ofHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(preset -> !preset.hostSuffix.isEmpty() && name.endsWith(preset.hostSuffix))
                .findFirst()
                .orElse(GENERIC);
    }

    /** Whether the endpoint follows from the region, so that it need not be given. */
    boolean endpointFromRegion() {
        return endpointFromRegion;
    }

    /** Empty where the region is part of the endpoint's name and has to be given with it. */
    Optional<String> region() {
        return region.isEmpty() ? Optional.empty() : Optional.of(region);
    }

    boolean pathStyle() {
        return pathStyle;
    }

    Checksums checksums() {
        return checksums;
    }

    boolean chunkedSigning() {
        return chunkedSigning;
    }

    Conditional conditional() {
        return conditional;
    }

    /** All parts of an upload but the last must have one size. */
    boolean equalParts() {
        return equalParts;
    }
}
