package io.stowage.artifacts.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.artifacts.registry.PackageDraft.ExpectedFile;
import io.stowage.content.rows.Checksum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageDraftTest {
    private static final ExpectedFile ONE = file("one", Optional.of(1L), "text/plain", Digests.NONE);
    private static final ExpectedFile TWO = file("two", Optional.of(1L), "text/plain", Digests.NONE);

    private static ExpectedFile file(String path, Optional<Long> size, String type, Digests digests) {
        return new ExpectedFile(new FilePath(path), size, type, digests);
    }

    private static PackageDraft draft(
            String name, String version, Optional<String> expiry, Map<String, String> labels, ExpectedFile... files) {
        return new PackageDraft(
                new Coordinates("ci", name, version),
                Optional.empty(),
                labels,
                expiry.map(Instant::parse),
                List.of(files));
    }

    @Test
    void theOrderInARequestDoesNotCount() {
        PackageDraft one = draft("a", "1", Optional.empty(), Map.of("x", "1", "y", "2"), ONE, TWO);
        PackageDraft other = draft("a", "1", Optional.empty(), Map.of("y", "2", "x", "1"), TWO, ONE);
        assertThat(one.digest()).isEqualTo(other.digest());
    }

    @Test
    void eachPartOfTheWishCounts() {
        Map<String, String> none = Map.of();
        List<PackageDraft> different = List.of(
                draft("a", "1", Optional.empty(), none),
                draft("a1", "", Optional.empty(), none),
                draft("a", "1", Optional.of("2030-01-01T00:00:00Z"), none),
                draft("a", "1", Optional.empty(), Map.of("x", "1")),
                draft("a", "1", Optional.empty(), Map.of("x1", "")),
                draft("a", "1", Optional.empty(), none, ONE),
                draft("a", "1", Optional.empty(), none, ONE, TWO),
                draft("a", "1", Optional.empty(), none, file("one", Optional.empty(), "text/plain", Digests.NONE)),
                draft("a", "1", Optional.empty(), none, file("one", Optional.of(1L), "text/html", Digests.NONE)),
                draft(
                        "a",
                        "1",
                        Optional.empty(),
                        none,
                        file("one", Optional.of(1L), "text/plain", Digests.NONE.with(Checksum.MD5, "0".repeat(32)))),
                new PackageDraft(
                        new Coordinates("ci", "a", "1"), Optional.of("release"), none, Optional.empty(), List.of()));
        assertThat(different.stream().map(PackageDraft::digest).collect(Collectors.toSet()))
                .hasSameSizeAs(different);
        assertThat(Stream.of(different.get(0), draft("a", "1", Optional.empty(), none))
                        .map(PackageDraft::digest)
                        .distinct())
                .hasSize(1);
    }
}
