package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import org.junit.jupiter.api.Test;

/** Other gateways read the same buckets, so these texts never change. */
class NativeKeysTest {
    private static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");
    private static final Digest ROOT = Digest.parse("sha256:" + "AB".repeat(32));
    private static final Digest OTHER = Digest.parse("sha256:" + "01".repeat(32));

    @Test
    void keysAreThoseOfTheSharedBucket() {
        assertThat(NativeKeys.metadata(OWNER, ROOT))
                .hasToString("blob-metadata/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:" + "ab".repeat(32));
        assertThat(NativeKeys.chunk(OWNER, ROOT))
                .hasToString("chunks/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:" + "ab".repeat(32));
        assertThat(NativeKeys.pending(OWNER, ROOT, OTHER))
                .hasToString(
                        "blob-pending/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:" + "ab".repeat(32) + "/" + "01".repeat(32));
    }

    @Test
    void whatBelongsToAnOwnerBeginsWithTheOwner() {
        assertThat(NativeKeys.metadata(OWNER, ROOT).startsWith(NativeKeys.metadataOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.chunk(OWNER, ROOT).startsWith(NativeKeys.chunksOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.pending(OWNER, ROOT, OTHER).startsWith(NativeKeys.pendingOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.pending(OWNER, ROOT, OTHER).startsWith(NativeKeys.pendingOf(OWNER, ROOT)))
                .isTrue();
    }
}
