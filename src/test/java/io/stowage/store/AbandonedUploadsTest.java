package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonedUploadsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 20), at(Duration.ZERO));

    @Test
    void whatIsOlderThanItsLifeIsAborted() throws IOException {
        for (int i = 0; i < 1500; i++) {
            store.startUpload(Key.of("k" + i), PutOptions.REPLACE);
        }

        assertThat(after(Duration.ofHours(24)).abort()).isZero();
        assertThat(after(Duration.ofHours(25)).abort()).isEqualTo(1500);
        assertThat(after(Duration.ofHours(26)).abort()).isZero();
        assertThat(store.listUploads(Instant.MAX, 10)).isEmpty();
    }

    @Test
    void aBackendThatGoesOnListingWhatWasAbortedDoesNotKeepUs() throws IOException {
        Upload one = new Upload(Key.of("k"), "1", NOON);
        List<Upload> always = java.util.Collections.nCopies(1000, one);
        Uploads forgetful = new ForgetfulUploads(always);

        assertThat(new AbandonedUploads(forgetful, Duration.ZERO, at(Duration.ofDays(2))).abort())
                .isEqualTo(1000);
    }

    private AbandonedUploads after(Duration later) {
        return new AbandonedUploads(store, Duration.ofHours(24), at(later));
    }

    private static Clock at(Duration afterNoon) {
        return Clock.fixed(NOON.plus(afterNoon), ZoneOffset.UTC);
    }

    private record ForgetfulUploads(List<Upload> listed) implements Uploads {
        @Override
        public Upload startUpload(Key key, PutOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Part putPart(Upload upload, int number, Body body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abortUpload(Upload upload) {}

        @Override
        public List<Upload> listUploads(Instant startedBefore, int limit) {
            return listed;
        }
    }
}
