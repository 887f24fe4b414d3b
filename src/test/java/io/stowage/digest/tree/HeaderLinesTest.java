package io.stowage.digest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLinesTest {

    @ParameterizedTest
    @ValueSource(strings = {"A: b", "A:b", "A:", "A: ", "!#$%&'*+-.^_`|~09azAZ: x", "A: tab\tinside", "A: écrit 📦"})
    void aNameAndAColonAreEnough(String line) {
        assertThatCode(() -> new HeaderLines(List.of(line))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", ": x", "no colon", " A: b", "A : b", "A\t: b", "Ä: b", "A(: b", "A/B: c", "\u0131: b"})
    void aLineWithoutAProperNameIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of(line)));
    }

    /** A newline inside would hash like two lines, and go out as two headers. */
    @ParameterizedTest
    @ValueSource(chars = {'\r', '\n', '\0', '\u0001', '\u000b', '\u001f', '\u007f', '\u0085', '\u009f'})
    void aControlCharacterIsRefused(char control) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines(List.of("A: b" + control + "c")))
                .withMessageContaining("control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: \ud83d", "A: \udce6", "A: \udce6\ud83d", "A: \ud83dx"})
    void halfASurrogatePairIsRefused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines(List.of(line)))
                .withMessageContaining("surrogate");
    }

    @Test
    void equalNamesAreRefusedWhateverTheirCase() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of("x-a: 1", "X-A: 2")));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of("X-A: 1", "X-A: 1")));
    }

    @Test
    void pairsInsteadOfLinesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of("Content-Type", "text/plain")));
    }

    @Test
    void sixtyFourLinesAreTaken() {
        assertThat(new HeaderLines(lines(64)).lines()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(lines(65)));
    }

    @Test
    void theBytesOfALineAreCountedNotItsCharacters() {
        String full = "A: " + "x".repeat(HeaderLines.MAX_LINE_BYTES - 3);
        assertThat(new HeaderLines(List.of(full)).lines()).containsExactly(full);
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of(full + "x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines(List.of(full.substring(0, full.length() - 1) + "é")));
    }

    @Test
    void allLinesTogetherHaveALimit() {
        String half = ": " + "x".repeat(HeaderLines.MAX_LINE_BYTES - 3);
        assertThat(new HeaderLines(List.of("A" + half, "B" + half)).lines()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLines(List.of("A" + half, "B" + half, "C:")));
    }

    @Test
    void aValueIsFoundByItsNameInAnyCaseWithoutTheBlanksAround() {
        HeaderLines lines = new HeaderLines(List.of("Content-Type: \ttext/plain ", "X-Empty:"));
        assertThat(lines.find("content-TYPE")).contains("text/plain");
        assertThat(lines.find("X-Empty")).contains("");
        assertThat(lines.find("Content")).isEmpty();
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": v").toList();
    }
}
