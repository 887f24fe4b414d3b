package io.stowage.v1.wire;

import static io.stowage.v1.Refusals.assertBadRequest;
import static io.stowage.v1.Requests.read;
import static io.stowage.v1.Requests.twoChunks;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.v1.Allocation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JSON library lets through and this front does not. */
class StrictJsonTest {

    @Test
    void aNameTwiceIsRefusedAtEveryDepth() {
        String text = twoChunks();
        assertBadRequest(() -> read(with("\"owner\":\"rrkah-fqaaa-aaaaa-aaaaq-cai\"")));
        assertBadRequest(() -> read(with("\"x\":{\"a\":[{\"b\":1,\"b\":1}]}")));
        assertBadRequest(() -> read(with("\"x\":1,\"\\u0078\":1")));
        assertBadRequest(() -> read(text.replaceFirst("\"left\":null", "\"left\":null,\"left\":null")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "null", "1", ",", "]", "}", "\0", "/* */", "\u00a0", "\ufeff", "# x"})
    void anythingBehindTheDocumentIsRefused(String rest) {
        assertBadRequest(() -> read(twoChunks() + rest));
        assertBadRequest(() -> read(twoChunks() + "\n " + rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "\"\"", "1", "{", "{\"", "{\"owner\"", "{\"owner\":", "tru", "\ufeff{}"})
    void whatIsNotOneObjectIsRefused(String text) {
        assertBadRequest(() -> read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{x:1}",
                "{'x':1}",
                "{\"x\":1,}",
                "{\"x\":[1,]}",
                "{\"x\":01}",
                "{\"x\":.5}",
                "{\"x\":\"\n\"}",
                "{\"x\":\"\\x41\"}",
                "{/**/}",
                "{\"x\":NaN}"
            })
    void whatOnlySomeReadersTakeForJsonIsRefused(String text) {
        assertBadRequest(() -> read(text)).hasMessageContaining("strict JSON");
    }

    private static Stream<Charset> otherCharsets() {
        return Stream.of(
                UTF_16BE,
                UTF_16LE,
                Charset.forName("UTF-32BE"),
                Charset.forName("UTF-32LE"),
                Charset.forName("UTF-16"));
    }

    @ParameterizedTest
    @MethodSource("otherCharsets")
    void onlyUtf8IsRead(Charset charset) {
        assertBadRequest(() -> read(twoChunks().getBytes(charset)));
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertBadRequest(() -> read(("\ufeff" + twoChunks()).getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "c0af",
                "c1bf",
                "e080af",
                "eda080",
                "edb080",
                "eda0bdedb3a6",
                "f4908080",
                "e282",
                "80",
                "f8888080af"
            })
    void bytesThatAreNotUtf8AreRefusedAlsoInAStranger(String hex) throws IOException {
        byte[] template = with("\"project_id\":\"@\"").getBytes(UTF_8);
        byte[] bad = HexFormat.of().parseHex(hex);
        int at = new String(template, UTF_8).indexOf('@');
        byte[] body = new byte[template.length - 1 + bad.length];
        System.arraycopy(template, 0, body, 0, at);
        System.arraycopy(bad, 0, body, at, bad.length);
        System.arraycopy(template, at + 1, body, at + bad.length, template.length - at - 1);
        assertBadRequest(() -> read(body)).hasMessage("the body is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\udce6", "\\udce6\\ud83d", "\\ud83dx", "x\\ud83d\\u0041"})
    void halfASurrogatePairIsRefusedInEveryText(String escape) {
        assertBadRequest(() -> read(with("\"x\":\"" + escape + "\""))).hasMessageContaining("surrogate");
        assertBadRequest(() -> read(with("\"" + escape + "\":1")));
        assertBadRequest(() -> read(with("\"x\":[{\"y\":\"" + escape + "\"}]"))).hasMessageContaining("surrogate");
    }

    @Test
    void aWholeSurrogatePairIsAnOrdinaryCharacter() throws IOException {
        assertThat(read(with("\"x\":\"\\ud83d\\udce6 📦\""))).isEqualTo(read(twoChunks()));
    }

    @Test
    void aDocumentIsAtMostSixtyFourDeep() throws IOException {
        assertThat(read(with("\"x\":" + "[".repeat(63) + "]".repeat(63)))).isEqualTo(read(twoChunks()));
        assertBadRequest(() -> read(with("\"x\":" + "[".repeat(64) + "]".repeat(64))));
        assertBadRequest(() -> read("[".repeat(5_000_000)));
        assertBadRequest(() -> read("{\"x\":".repeat(2_000_000)));
        assertBadRequest(() -> read(treeOfDepth(5000)));
    }

    @Test
    void aNumberHasAtMostFortyDigits() throws IOException {
        assertThat(read(with("\"x\":" + "1".repeat(40)))).isEqualTo(read(twoChunks()));
        assertBadRequest(() -> read(with("\"x\":" + "1".repeat(41))));
        assertBadRequest(() -> read(with("\"num_x\":1." + "1".repeat(5_000_000))));
    }

    @Test
    void aTextHasAtMostSixteenKibi() throws IOException {
        assertThat(read(with("\"x\":\"" + "x".repeat(16_384) + "\""))).isEqualTo(read(twoChunks()));
        assertBadRequest(() -> read(with("\"x\":\"" + "x".repeat(16_385) + "\"")));
        assertBadRequest(() -> read(with("\"" + "x".repeat(5_000_000) + "\":1")));
    }

    @Test
    void aNameHasAtMostOneKibi() throws IOException {
        assertThat(read(with("\"" + "x".repeat(1024) + "\":1"))).isEqualTo(read(twoChunks()));
        assertBadRequest(() -> read(with("\"" + "x".repeat(1025) + "\":1")));
    }

    /** The library's own limit counts only while a buffer grows, and buffers that grew before are used again. */
    @Test
    void theLimitOfATextDoesNotDependOnTextsBefore() throws IOException {
        String longest = with("\"x\":\"" + "x".repeat(16_384) + "\"");
        for (int i = 0; i < 400; i++) {
            read(longest);
        }
        for (int i = 0; i < 64; i++) {
            assertBadRequest(() -> read(with("\"x\":\"" + "x".repeat(16_385) + "\"")));
        }
    }

    @Test
    void anObjectWithoutEndOfFieldsIsRefusedBeforeItFillsTheHeap() {
        StringBuilder text = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 500_000; i++) {
            text.append(",\"").append(i).append("\":1");
        }
        String body = text.append('}').toString();
        Allocation allocation =
                Allocation.of(() -> assertBadRequest(() -> read(body)).hasMessageContaining("fields"));
        assertThat(allocation.bytes()).isLessThan(3L * body.length());
    }

    @Test
    void aListOfManyHeaderLinesIsNotReadToItsEnd() {
        String body = "{\"headers\":[" + "\"A: b\",".repeat(1_000_000) + "\"A: b\"]}";
        assertBadRequest(() -> read(body)).hasMessageContaining("too many header lines");
    }

    @Test
    void aRefusalRepeatsNothingOfTheBody() {
        assertBadRequest(() -> read("{\"<script>\":\r\n<script>}")).hasMessageNotContaining("script");
        assertBadRequest(() -> read(with("\"<b>\":1,\"<b>\":1"))).hasMessageNotContaining("<b>");
        assertBadRequest(() -> read(twoChunks().replace("DSBMTWH", "<b>"))).hasMessageNotContaining("<b>");
        assertBadRequest(() -> read(twoChunks().replace("rrkah-", "<b>"))).hasMessageNotContaining("<b>");
    }

    private static String with(String field) {
        return twoChunks().replaceFirst("\\{", Matcher.quoteReplacement("{" + field + ","));
    }

    private static String treeOfDepth(int depth) {
        String hash = "\"hash\":\"sha256:" + "ab".repeat(32) + "\"";
        return "{\"blob_tree\":{\"tree\":" + ("{" + hash + ",\"left\":").repeat(depth) + "null" + "}".repeat(depth + 2);
    }
}
