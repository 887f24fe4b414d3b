package io.stowage.v1.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.v1.TestBlob;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.PendingRecord;
import io.stowage.v1.blob.RecordJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeAuditTest {
    private static final Owner OWNER = Owner.parse(TestBlob.OWNER);
    private static final TestBlob BLOB = TestBlob.text("hello");

    private static String flaw(Key key, byte[] bytes) throws IOException {
        return NativeAudit.flaw(key, new ByteArrayInputStream(bytes)).orElseThrow();
    }

    @Test
    void eachKindOfObjectIsReadInItsOwnForm() throws IOException {
        Key pending = NativeKeys.pending(OWNER, BLOB.tree());
        byte[] waiting = PendingRecord.write(BLOB.tree());
        byte[] complete = RecordJson.cutOff(BLOB.tree()).bytes();
        assertThat(flaw(pending, waiting)).isEmpty();
        assertThat(flaw(NativeKeys.dropped(pending), waiting)).isEmpty();
        assertThat(flaw(NativeKeys.metadata(OWNER, BLOB.root()), complete)).isEmpty();
        assertThat(flaw(NativeKeys.chunk(OWNER, BLOB.chunkHash(0)), BLOB.bytes()))
                .isEmpty();
        assertThat(flaw(pending, complete)).isNotEmpty();
        assertThat(flaw(NativeKeys.metadata(OWNER, BLOB.root()), waiting)).isNotEmpty();
        assertThat(NativeAudit.flaw(Key.of("blob-removal/" + OWNER), new ByteArrayInputStream(waiting)))
                .isEmpty();
    }

    @Test
    void recordsAreCopiedAfterChunks() {
        Key pending = NativeKeys.pending(OWNER, BLOB.tree());
        assertThat(List.of(pending, NativeKeys.dropped(pending), NativeKeys.metadata(OWNER, BLOB.root())))
                .allMatch(NativeAudit::isRecord);
        assertThat(NativeAudit.isRecord(NativeKeys.chunk(OWNER, BLOB.root()))).isFalse();
    }
}
