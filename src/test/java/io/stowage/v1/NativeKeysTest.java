package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import org.junit.jupiter.api.Test;

/** Other gateways read the same buckets, so these texts never change. */
class NativeKeysTest {
    private static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");
    private static final Digest ROOT = Digest.parse("sha256:" + "AB".repeat(32));
    private static final BlobTree TREE = TestBlob.text("hello").tree();

    @Test
    void keysAreThoseOfTheSharedBucket() {
        assertThat(NativeKeys.metadata(OWNER, ROOT))
                .hasToString("blob-metadata/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:" + "ab".repeat(32));
        assertThat(NativeKeys.chunk(OWNER, ROOT))
                .hasToString("chunks/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:" + "ab".repeat(32));
        assertThat(NativeKeys.pending(OWNER, TREE))
                .hasToString("blob-pending/rrkah-fqaaa-aaaaa-aaaaq-cai/" + TREE.root() + "/"
                        + TREE.fingerprint().hex() + "-5");
        assertThat(NativeKeys.dropped(NativeKeys.pending(OWNER, TREE)))
                .hasToString("blob-dropped/rrkah-fqaaa-aaaaa-aaaaq-cai/" + TREE.root() + "/"
                        + TREE.fingerprint().hex() + "-5");
    }

    @Test
    void aKeyOfARecordSaysItsRootAndNoOtherKeyDoes() {
        Key pending = NativeKeys.pending(OWNER, TREE);
        assertThat(NativeKeys.rootOf(pending)).contains(TREE.root());
        assertThat(NativeKeys.rootOf(NativeKeys.dropped(pending))).contains(TREE.root());
        assertThat(NativeKeys.rootOf(NativeKeys.metadata(OWNER, ROOT))).contains(ROOT);
        assertThat(NativeKeys.bytesOf(pending)).isEqualTo(5);
        assertThat(NativeKeys.rootOf(NativeKeys.chunk(OWNER, ROOT))).isEmpty();
        assertThat(NativeKeys.rootOf(Key.of("blob-metadata/" + OWNER + "/else")))
                .isEmpty();
    }

    @Test
    void whatBelongsToAnOwnerBeginsWithTheOwner() {
        assertThat(NativeKeys.metadata(OWNER, ROOT).startsWith(NativeKeys.metadataOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.chunk(OWNER, ROOT).startsWith(NativeKeys.chunksOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.pending(OWNER, TREE).startsWith(NativeKeys.pendingOf(OWNER)))
                .isTrue();
        assertThat(NativeKeys.pending(OWNER, TREE).startsWith(NativeKeys.pendingOf(OWNER, TREE.root())))
                .isTrue();
    }
}
