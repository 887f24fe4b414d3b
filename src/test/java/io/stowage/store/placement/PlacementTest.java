package io.stowage.store.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "placement.default", "disk",
            "placement.order", "legal,ci,big",
            "placement.rules.legal.when.retention-class", "evidence, legal",
            "placement.rules.legal.use", "vault",
            "placement.rules.ci.when.producer", "ci-*",
            "placement.rules.ci.when.path", "**/target/**",
            "placement.rules.ci.use", "disk",
            "placement.rules.big.min-size", "1GiB",
            "placement.rules.big.max-size", "1TiB",
            "placement.rules.big.use", "ceph");

    private static final Set<String> STORES = Set.of("disk", "vault", "ceph");

    @Test
    void withoutRulesEverythingGoesToTheOneStore() {
        Placement placement = new Placement(read(Map.of(), Set.of("main")));
        assertThat(placement.place(Map.of("producer", "ci"))).isEqualTo("main");
    }

    @Test
    void everyKeyIsMapped() {
        PlacementConfig config = read(SETTINGS, STORES);

        assertThat(config.defaultStore()).isEqualTo("disk");
        assertThat(config.rules()).extracting(PlacementRule::name).containsExactly("legal", "ci", "big");
        assertThat(config.rules().get(0).when()).containsEntry("retention-class", List.of("evidence", "legal"));
        assertThat(config.rules().get(2).minSize()).isEqualTo(1L << 30);
        assertThat(config.rules().get(2).maxSize()).isEqualTo(1L << 40);
    }

    @Test
    void theFirstRuleThatFitsWins() {
        Placement placement = placement();
        assertThat(placement.place(Map.of("retention-class", "legal", "size", "5000000000")))
                .isEqualTo("vault");
        assertThat(placement.place(Map.of("retention-class", "short", "size", "5000000000")))
                .isEqualTo("ceph");
    }

    @Test
    void everyConditionOfARuleMustHold() {
        Placement placement = new Placement(read(with("placement.rules.ci.use", "vault"), STORES));
        assertThat(placement.place(Map.of("producer", "ci-7", "path", "a/target/b")))
                .isEqualTo("vault");
        assertThat(placement.place(Map.of("producer", "ci-7"))).isEqualTo("disk");
        assertThat(placement.place(Map.of("producer", "dev", "path", "a/target/b")))
                .isEqualTo("disk");
    }

    @Test
    void boundsOfSizeAreIncluded() {
        Placement placement = placement();
        assertThat(placement.place(Map.of("size", "1073741823"))).isEqualTo("disk");
        assertThat(placement.place(Map.of("size", "1073741824"))).isEqualTo("ceph");
        assertThat(placement.place(Map.of("size", "1099511627776"))).isEqualTo("ceph");
        assertThat(placement.place(Map.of("size", "1099511627777"))).isEqualTo("disk");
    }

    @Test
    void anUnknownSizeMeetsNoBound() {
        assertThat(placement().place(Map.of())).isEqualTo("disk");
    }

    @Test
    void severalStoresNeedADefault() {
        assertThat(faults(Map.of(), STORES)).contains("placement.default: is not set");
    }

    @Test
    void aStoreThatIsNotConfiguredIsAFault() {
        assertThat(faults(Map.of("placement.default", "tape"), STORES)).contains("placement.default: names the store");
        assertThat(faults(with("placement.rules.ci.use", "tape"), STORES))
                .contains("placement.rules.ci.use: names the store \"tape\"");
    }

    @Test
    void aRuleThatOrderNamesMustBeDefined() {
        assertThat(faults(with("placement.order", "legal,ci,big,ghost"), STORES))
                .contains("placement.rules.ghost: is named in placement.order and chooses no store");
    }

    @Test
    void aDefinedRuleMustStandInTheOrder() {
        assertThat(faults(with("placement.order", "legal,ci"), STORES)).contains("placement.rules.big: is never tried");
    }

    @Test
    void aRuleStandsOnceInTheOrder() {
        assertThat(faults(with("placement.order", "legal,ci,big,legal"), STORES))
                .contains("names legal twice");
    }

    @Test
    void aRuleBehindOneWithTheSameConditionsIsNeverReached() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("placement.order", "legal,ci,big,again");
        settings.put("placement.rules.again.when.retention-class", "legal,evidence");
        settings.put("placement.rules.again.use", "disk");
        assertThat(faults(settings, STORES)).contains("placement.rules.again: is never reached, because rule legal");
    }

    @Test
    void aRuleBehindAWiderOneIsNeverReached() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("placement.order", "legal,ci,big,huge");
        settings.put("placement.rules.huge.min-size", "10GiB");
        settings.put("placement.rules.huge.max-size", "20GiB");
        settings.put("placement.rules.huge.use", "vault");
        assertThat(faults(settings, STORES)).contains("placement.rules.huge: is never reached, because rule big");
    }

    @Test
    void anAttributeThatNobodyKnowsIsAFault() {
        assertThat(faults(with("placement.rules.ci.when.produser", "x"), STORES))
                .contains("placement.rules.ci.when.produser: is not a setting")
                .contains("did you mean placement.rules.ci.when.producer?");
    }

    @Test
    void anEmptyConditionIsAFaultAndNotACatchAll() {
        assertThat(faults(with("placement.rules.ci.when.producer", " , "), STORES))
                .contains("is empty");
    }

    @Test
    void sizesTheWrongWayRoundAreAFault() {
        assertThat(faults(with("placement.rules.big.max-size", "1MiB"), STORES))
                .contains("placement.rules.big.max-size: is less than min-size");
    }

    @Test
    void aPatternThatIsTooLongIsAFault() {
        assertThat(faults(with("placement.rules.ci.when.path", "x".repeat(300)), STORES))
                .contains("more than 256 characters");
    }

    private static Placement placement() {
        return new Placement(read(SETTINGS, STORES));
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(key, value);
        return settings;
    }

    private static PlacementConfig read(Map<String, String> values, Set<String> stores) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        PlacementConfig config = PlacementConfig.from(settings, stores);
        settings.finish();
        return config;
    }

    private static String faults(Map<String, String> values, Set<String> stores) {
        try {
            read(values, stores);
            throw new AssertionError("nobody found a fault");
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
        }
    }

    @Test
    void aRuleWithoutAnySizeIsRefused() {
        assertThatThrownBy(() -> new PlacementRule("odd", Map.of(), 5, 4, "disk"))
                .hasMessageContaining("odd");
    }
}
