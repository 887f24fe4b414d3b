package io.stowage.v1.wire;

import static io.stowage.v1.Refusals.assertBadRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.digest.tree.NativeVectors;
import io.stowage.fault.StowageException;
import io.stowage.v1.Refusals;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeQueryTest {
    private static final String HEX = "ab".repeat(32);
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private static Stream<JsonNode> requests() {
        return NativeVectors.vectors("requests.json").filter(vector -> !vector.has("throws"));
    }

    private static Stream<JsonNode> hashStrings() {
        return NativeVectors.elements(NativeVectors.load("strings.json").path("hash_strings"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theClientsOwnUploadsAndLinksAreUnderstood(JsonNode vector) {
        String root = vector.path("returned_hash").textValue();
        List<JsonNode> uploads = NativeVectors.elements(vector.path("requests"))
                .filter(request -> request.path("url").textValue().contains("/chunk/"))
                .toList();
        assertThat(uploads).isNotEmpty();
        for (int i = 0; i < uploads.size(); i++) {
            NativeQuery query = NativeQuery.parse(rawQuery(uploads.get(i).path("url")));
            assertThat(query.owner()).hasToString(OWNER);
            assertThat(query.blobHash()).hasToString(root);
            assertThat(query.chunkIndex()).isEqualTo(i);
            assertThat(query.findChunkHash()).contains(query.chunkHash());
        }
        NativeQuery link = NativeQuery.parse(rawQuery(vector.path("direct_url")));
        assertThat(link.blobHash()).hasToString(root);
        assertThat(link.findChunkHash()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("hashStrings")
    void aHashIsReadInOneFormOnly(JsonNode vector) {
        String raw = "blob_hash=" + URLEncoder.encode(vector.path("text").textValue(), StandardCharsets.UTF_8);
        if (vector.path("valid").booleanValue()) {
            assertThat(NativeQuery.parse(raw).blobHash())
                    .hasToString(vector.path("canonical").textValue());
        } else {
            assertBadRequest(() -> NativeQuery.parse(raw).blobHash());
        }
    }

    @Test
    void aColonNeedsNoEscape() {
        assertThat(NativeQuery.parse("blob_hash=sha256:" + HEX).blobHash()).hasToString("sha256:" + HEX);
    }

    @Test
    void aMissingParameterIsNamed() {
        for (String raw : new String[] {null, "", "&", "owner", "xowner_id=" + OWNER}) {
            assertBadRequest(() -> NativeQuery.parse(raw).owner()).hasMessage("owner_id is missing");
        }
        assertBadRequest(() -> NativeQuery.parse("").blobHash()).hasMessage("blob_hash is missing");
        assertBadRequest(() -> NativeQuery.parse("").chunkIndex()).hasMessage("chunk_index is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%4g", "a%", "%-1", "%+1", "% 1", "%\u0661\u0661"})
    void aBrokenEscapeIsRefusedWhereverItStands(String broken) {
        assertBadRequest(() -> NativeQuery.parse("project_id=" + broken));
        assertBadRequest(() -> NativeQuery.parse(broken + "=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%ff", "%c0%af", "%ed%a0%80", "%e2%82", "%f4%90%80%80", "\u00e9", "\ufeff", "\ud83d", " ", "\t"})
    void whatIsNotUtf8IsRefused(String bytes) {
        assertBadRequest(() -> NativeQuery.parse("project_id=" + bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0a", "%0D", "%1f", "%7f", "%c2%85"})
    void aControlCharacterIsRefusedAlsoInAStranger(String control) {
        assertBadRequest(() -> NativeQuery.parse("project_id=a" + control)).hasMessageContaining("control");
        assertBadRequest(() -> NativeQuery.parse("a" + control + "=a")).hasMessageContaining("control");
    }

    @Test
    void aKnownParameterTwiceIsRefusedHoweverItIsWritten() {
        String one = "owner_id=" + OWNER;
        assertBadRequest(() -> NativeQuery.parse(one + "&" + one)).hasMessage("owner_id is given twice");
        assertBadRequest(() -> NativeQuery.parse(one + "&owner%5fid=" + OWNER));
        assertBadRequest(() -> NativeQuery.parse("chunk_index&chunk_index=1"));
    }

    @Test
    void strangersAreIgnoredAsOftenAsTheyCome() {
        NativeQuery query =
                NativeQuery.parse("root_hash=x&bucket_name=../&bucket_name=%E2%82%AC+|\"&&=&a=b=c&owner_id=" + OWNER);
        assertThat(query.owner()).hasToString(OWNER);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "10, 10", "999999999, 999999999", "%31%30, 10"})
    void aPlainNumberIsAnIndex(String text, int index) {
        assertThat(NativeQuery.parse("chunk_index=" + text).chunkIndex()).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+0",
                "%2B0",
                "%200",
                "0%20",
                "00",
                "01",
                "1.0",
                "-1",
                "-0",
                "1e3",
                "0x1",
                "1000000000",
                "99999999999999999999",
                "%D9%A1",
                "a"
            })
    void nothingElseIsAnIndex(String text) {
        assertBadRequest(() -> NativeQuery.parse("chunk_index=" + text).chunkIndex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aaaaa-aa",
                "2vxsx-fae",
                "RRKAH-FQAAA-AAAAAAAAAQ-CAI",
                "..%2F..%2Fetc",
                "rrkah-fqaaa-aaaaa-aaaaq-caj"
            })
    void whoCannotOwnIsRefused(String text) {
        assertBadRequest(() -> NativeQuery.parse("owner_id=" + text).owner());
    }

    @Test
    void aQueryWithoutEndIsRefused() {
        assertBadRequest(() -> NativeQuery.parse("a=" + "b".repeat(20_000))).hasMessage("the query is too long");
    }

    @Property
    void anyTextIsUnderstoodOrRefused(@ForAll @Chars({'%', '&', '=', '+', 'o', 'a', '0', 'f', 'c', '-'}) String raw) {
        try {
            NativeQuery.parse(raw);
        } catch (StowageException e) {
            Refusals.requireOneShortLine(e);
        }
    }

    @Property
    void whatAFormEncodesIsDecoded(@ForAll @AlphaChars @NotEmpty String name, @ForAll String value) {
        String printable = value.codePoints()
                .filter(c -> !Character.isISOControl(c) && (c < 0xd800 || c > 0xdfff))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String encoded = URLEncoder.encode(printable, StandardCharsets.UTF_8);
        assertThat(NativeQuery.parse("chunk_index=7&" + name + "=" + encoded).chunkIndex())
                .isEqualTo(7);
    }

    private static String rawQuery(JsonNode url) {
        return URI.create(url.textValue()).getRawQuery();
    }
}
