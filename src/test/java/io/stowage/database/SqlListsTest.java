package io.stowage.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlListsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 11, 100, 101, 499, 500, 501, 1000, 1234})
    void everyValueIsInOneOfThePartsAndNoOther(int count) {
        List<Integer> values = IntStream.range(0, count).boxed().toList();

        List<List<Integer>> parts = SqlLists.parts(values);

        Set<Integer> all = parts.stream().flatMap(List::stream).collect(Collectors.toSet());
        assertThat(all).isEqualTo(new HashSet<>(values));
        assertThat(parts).hasSize((count + 499) / 500);
    }

    @Test
    void partsComeInFewLengthsSoThatFewStatementsArePrepared() {
        Set<Integer> lengths = IntStream.rangeClosed(1, 1500)
                .mapToObj(count ->
                        SqlLists.parts(IntStream.range(0, count).boxed().toList()))
                .flatMap(List::stream)
                .map(List::size)
                .collect(Collectors.toSet());

        assertThat(lengths).containsExactlyInAnyOrder(1, 10, 100, 500);
    }

    @Test
    void ofNothingThereAreNoParts() {
        assertThat(SqlLists.parts(List.of())).isEmpty();
    }
}
