package io.stowage.store.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FlakyStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return new FlakyStore(GuardFixture.memory());
    }

    @Test
    void theNthCallFailsAndNoOther() throws IOException {
        FlakyStore flaky = (FlakyStore) store;
        flaky.failCall(2, new IOException("on order"));

        put(KEY, "one");
        assertThatThrownBy(() -> put(KEY, "two")).hasMessage("on order");
        put(OTHER, "three");

        assertThat(textOf(KEY)).isEqualTo("one");
    }
}
