package io.stowage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StowageExceptionTest {
    @Test
    void aFrontsCodeLeavesEverythingElseAsItWas() {
        IOException cause = new IOException("broken");
        StowageException plain = new StowageException(Fault.BUSY, "later", cause, Duration.ofSeconds(3));
        StowageException coded = plain.coded("SlowDown", Map.of("BucketName", "photos"));
        assertThat(coded.fault()).isEqualTo(Fault.BUSY);
        assertThat(coded).hasMessage("later").hasCause(cause);
        assertThat(coded.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(coded.code()).contains("SlowDown");
        assertThat(coded.details()).containsExactly(Map.entry("BucketName", "photos"));
        assertThat(plain.code()).isEmpty();
    }
}
