package io.stowage.store.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlacementAttributesTest {
    private final PlacementAttributes front = PlacementAttributes.of("demo");

    @Test
    void everyAttributeIsOneThatRulesCanAskFor() {
        PlacementAttributes all = front.owner("o")
                .name("n")
                .path("a/b")
                .mediaType("text/plain")
                .size(OptionalLong.of(7))
                .with("producer", "p");
        assertThat(all.all())
                .isEqualTo(Map.of(
                        "front",
                        "demo",
                        "owner",
                        "o",
                        "name",
                        "n",
                        "path",
                        "a/b",
                        "media-type",
                        "text/plain",
                        "size",
                        "7",
                        "producer",
                        "p"));
    }

    @Test
    void aSizeThatNobodyAnnouncedIsNoAttribute() {
        assertThat(front.size(OptionalLong.empty())).isEqualTo(front);
    }

    @Test
    void whatNoRuleCanAskForIsRefused() {
        assertThatThrownBy(() -> front.with("colour", "red")).isInstanceOf(IllegalArgumentException.class);
    }
}
