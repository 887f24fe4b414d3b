package io.stowage.s3.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.wire.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a page reads, whatever it shows. */
class PageReaderTest {
    private static final int GROUPS = 20;
    private static final int NAMES_OF_GROUP = 5_000;

    private final NavigableSet<ObjectKey> names = new TreeSet<>();
    private int reads;
    private int rows;

    private Page<ObjectKey> read(PageRequest request) {
        return new PageReader<ObjectKey>(request, ObjectKey::bytes, this::names).read(PageReader.first(request));
    }

    private List<ObjectKey> names(byte[] from, Optional<ObjectKey> behind, byte[] end, int limit) {
        NavigableSet<ObjectKey> rest = behind.isPresent() ? names.tailSet(behind.get(), false) : names;
        List<ObjectKey> found = rest.stream()
                .filter(name -> Arrays.compareUnsigned(name.bytes(), from) >= 0
                        && Arrays.compareUnsigned(name.bytes(), end) < 0)
                .limit(limit)
                .toList();
        reads++;
        rows += found.size();
        return found;
    }

    private void fill(int ofGroup) {
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < ofGroup; i++) {
                names.add(new ObjectKey("dir" + (char) ('a' + group) + "/" + i));
            }
        }
    }

    @Test
    void aPageOfCommonPrefixesDoesNotReadWhatLiesBehindThem() {
        fill(NAMES_OF_GROUP);
        Page<ObjectKey> page = read(new PageRequest("", "/", Optional.empty(), PageRequest.MOST));
        assertThat(page.commonPrefixes()).hasSize(GROUPS);
        assertThat(page.truncated()).isFalse();
        assertThat(rows).isLessThan(GROUPS * 150);
        assertThat(reads).isLessThan(2 * GROUPS);
    }

    @Test
    void aPageOfSmallGroupsIsReadInFewSteps() {
        fill(3);
        assertThat(read(new PageRequest("", "/", Optional.empty(), PageRequest.MOST))
                        .commonPrefixes())
                .hasSize(GROUPS);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aPageWithoutDelimiterReadsOneNameMoreThanItShows() {
        fill(100);
        Page<ObjectKey> page = read(new PageRequest("", "", Optional.of("dirc/5"), 50));
        assertThat(page.items()).hasSize(50);
        assertThat(page.truncated()).isTrue();
        assertThat(rows).isEqualTo(51);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aPageOfNothingReadsNothing() {
        fill(1);
        assertThat(read(new PageRequest("", "", Optional.empty(), 0))).isEqualTo(Page.empty());
        assertThat(reads).isZero();
    }
}
