package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.StowageException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, texts and dates. */
class WireTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b", "a-b", "1bucket", "a--b", "xn--abc", "1.2.3.4.5", "256.1.1.a"})
    void theseAreNamesOfBuckets(String name) {
        assertThat(BucketName.parse(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "Abc",
                "a_b",
                "a..b",
                "a.-b",
                "a-.b",
                "-ab",
                "ab-",
                ".ab",
                "ab.",
                "1.2.3.4",
                "a/b",
                "\u00e4bc"
            })
    void theseAreNot(String name) {
        Refused.with(S3Error.INVALID_BUCKET_NAME, () -> BucketName.parse(name));
        Refused.with(S3Error.INVALID_BUCKET_NAME, () -> BucketName.parse("a".repeat(64)));
    }

    @Test
    void aKeyHasAThousandBytesAndAFew() {
        assertThat(ObjectKey.parse("\u00e4".repeat(512)).text()).hasSize(512);
        Refused.with(S3Error.KEY_TOO_LONG, () -> ObjectKey.parse("\u00e4".repeat(512) + "a"));
        Refused.with(S3Error.INVALID_ARGUMENT, () -> ObjectKey.parse(""));
        Refused.with(S3Error.INVALID_URI, () -> ObjectKey.parse("a\0b"));
    }

    @Property
    void decodingUndoesEncoding(@ForAll String text) {
        String wellFormed = new String(text.getBytes(UTF_8), UTF_8);
        assertThat(UriText.decodePath(UriText.encode(wellFormed))).isEqualTo(wellFormed);
        assertThat(UriText.decodeQuery(UriText.encodeKey(wellFormed))).isEqualTo(wellFormed);
        assertThat(UriText.encode(wellFormed)).matches("[A-Za-z0-9._~%-]*");
    }

    @Property
    void anythingIsDecodedOrRefused(@ForAll String text) {
        Refused.orFine(() -> UriText.decodePath(text));
        Refused.orFine(() -> Query.parse(text));
        Refused.orFine(() -> CopySource.parse(text));
        Refused.orFine(() -> Tags.parseHeader(text));
        Refused.orFine(() -> CopyRange.parse(text));
        assertThat(S3Dates.findInHeader(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%", "%ff", "%c3%28"})
    void aBrokenEscapeIsRefused(String raw) {
        Refused.with(S3Error.INVALID_URI, () -> UriText.decodePath(raw));
    }

    @Test
    void aPlusIsABlankInAQueryOnly() {
        assertThat(UriText.decodePath("a+b%20c")).isEqualTo("a+b c");
        assertThat(UriText.decodeQuery("a+b%20c%2B")).isEqualTo("a b c+");
        Query query = Query.parse("uploads&a=&a=2&&b=x=y");
        assertThat(query.find("uploads")).contains("");
        assertThat(query.find("a")).contains("");
        assertThat(query.find("b")).contains("x=y");
        assertThat(query.has("c")).isFalse();
    }

    @Test
    void datesAreWrittenAsS3WritesThem() {
        Instant time = Instant.parse("2009-10-12T17:50:30Z");
        assertThat(S3Dates.inXml(time)).isEqualTo("2009-10-12T17:50:30.000Z");
        assertThat(S3Dates.inXml(time.plusMillis(7))).isEqualTo("2009-10-12T17:50:30.007Z");
        assertThat(S3Dates.inHeader(time)).isEqualTo("Mon, 12 Oct 2009 17:50:30 GMT");
        assertThat(S3Dates.inSignature(time)).isEqualTo("20091012T175030Z");
        assertThat(S3Dates.findInHeader("Sun, 06 Nov 1994 08:49:37 GMT"))
                .isEqualTo(S3Dates.findInHeader("Sunday, 06-Nov-94 08:49:37 GMT"))
                .isEqualTo(S3Dates.findInHeader("Sun Nov  6 08:49:37 1994"))
                .contains(Instant.parse("1994-11-06T08:49:37Z"));
        assertThat(S3Dates.findInHeader("x".repeat(100_000))).isEmpty();
    }

    @Property
    void datesOfEveryYearAreWrittenAndReadAsTheirPatternsSay(
            @ForAll @LongRange(min = -70_000_000_000_000L, max = 300_000_000_000_000L) long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        assertThat(S3Dates.inXml(time)).isEqualTo(pattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", time));
        assertThat(S3Dates.inHeader(time)).isEqualTo(pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", time));
        String signed = S3Dates.inSignature(time);
        assertThat(signed).isEqualTo(pattern("uuuuMMdd'T'HHmmss'Z'", time));
        if (signed.length() == "20091012T175030Z".length()) {
            assertThat(S3Dates.findInSignature(signed)).contains(time.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private static String pattern(String pattern, Instant time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time.atOffset(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20090229T000000Z",
                "20091312T175030Z",
                "20091012T240000Z",
                "20091012T175060Z",
                "2009101T1750300Z",
                "20091012X175030Z",
                "2009101２T175030Z",
                ""
            })
    void theseAreNoDatesOfASignature(String text) {
        assertThat(S3Dates.findInSignature(text)).isEmpty();
    }

    @Property
    void aKeyIsWhateverUtf8CanCarry(@ForAll @StringLength(min = 1, max = 40) String text) {
        if (text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text)) {
            assertThat(ObjectKey.of(ObjectKey.parse(text).bytes()).text()).isEqualTo(text);
        } else {
            Refused.with(S3Error.INVALID_URI, () -> ObjectKey.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void halfACharacterIsNoKey(String text) {
        Refused.with(S3Error.INVALID_URI, () -> ObjectKey.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"plain, plain", "caf\u00e9, caf\u00e9", "\u0394, =?UTF-8?B?zpQ=?=", "a\u0007b, =?UTF-8?B?YQdi?="})
    void metadataIsAnsweredAsHeadersCanHaveIt(String text, String header) {
        assertThat(HeaderText.sent(text)).isEqualTo(header);
    }

    @Property
    void aHeaderNeverHasALineBreakOrAWordThatIsTooLong(@ForAll String text) {
        String sent = HeaderText.sent(text);
        assertThat(sent).doesNotContain("\r", "\n");
        if (sent.startsWith("=?UTF-8?B?")) {
            assertThat(List.of(sent.split(" "))).allMatch(word -> word.length() <= 75);
        }
    }

    @Test
    void metadataIsUtf8WhereItIsThat() {
        String utf8 = new String("\u0394".getBytes(UTF_8), ISO_8859_1);
        assertThat(HeaderText.received(utf8)).isEqualTo("\u0394");
        assertThat(HeaderText.received("caf\u00e9")).isEqualTo("caf\u00e9");
        UserMetadata metadata = UserMetadata.received(Map.of(
                "X-Amz-Meta-Note",
                List.of("a", "b"),
                "x-amz-meta-stowage-hash",
                List.of("x"),
                "x-amz-acl",
                List.of("y")));
        assertThat(metadata.values()).isEqualTo(Map.of("note", "a,b"));
        assertThat(metadata.headers()).isEqualTo(Map.of("x-amz-meta-note", "a,b"));
    }

    @Test
    void metadataHasTwoThousandBytesAndAFew() {
        assertThat(new UserMetadata(Map.of("ab", "x".repeat(2046))).values()).hasSize(1);
        Refused.with(S3Error.METADATA_TOO_LARGE, () -> new UserMetadata(Map.of("ab", "x".repeat(2047))));
    }

    @ParameterizedTest
    @CsvSource({
        "b01/key, key, ",
        "/b01/key, key, ",
        "/b01/a%2Fb%20c, a/b c, ",
        "b01/a//b, a//b, ",
        "b01/100%, 100%, ",
        "b01/a+b, a+b, ",
        "b01/k?versionId=null, k, null",
        "b01/k%3FversionId=1, k?versionId=1, "
    })
    void aCopySourceIsReadEncodedOrNot(String header, String key, String version) {
        CopySource source = CopySource.parse(header);
        assertThat(source.bucket().text()).isEqualTo("b01");
        assertThat(source.key().text()).isEqualTo(key);
        assertThat(source.versionId()).isEqualTo(Optional.ofNullable(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "b01", "b01/", "//key"})
    void aCopySourceHasABucketAndAKey(String header) {
        Refused.with(S3Error.INVALID_ARGUMENT, () -> CopySource.parse(header));
    }

    @Test
    void aCopyRangeHasBothEndsWithinTheSource() {
        assertThat(CopyRange.parse("bytes=0-9").requireWithin(10).length()).isEqualTo(10);
        Refused.with(S3Error.INVALID_RANGE, () -> CopyRange.parse("bytes=0-10").requireWithin(10));
        for (String bad : List.of("bytes=0-", "bytes=-1", "0-1", "bytes=2-1", "bytes=a-b", "bytes=0-1,2-3", "")) {
            Refused.with(S3Error.INVALID_ARGUMENT, () -> CopyRange.parse(bad));
        }
    }

    @ParameterizedTest
    @EnumSource(S3Error.class)
    void everyErrorIsFoundAgainByItsCode(S3Error error) {
        StowageException failure = error.failure("reason");
        assertThat(S3Error.of(failure)).contains(error);
        assertThat(failure.fault()).isEqualTo(error.fault());
        assertThat(error.status()).isBetween(400, 599);
    }
}
