package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.fault.StowageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents in and out. */
class DocumentsTest {
    private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void whatXmlCannotCarryIsAReference() {
        String text = "a&<>\"'\u0001\r\n\u007f\ufffe\ud83d\ude00";
        assertThat(XmlWriter.document("Key").text(text).finish())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Key" + NS
                        + ">a&amp;&lt;&gt;&quot;'&#x1;&#xD;\n&#x7F;&#xFFFE;\ud83d\ude00</Key>");
    }

    @Property
    void whatWasWrittenIsReadAgain(@ForAll String text) {
        String carried = text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]", "");
        byte[] document = XmlWriter.document("A").element("B", carried).bytes();
        assertThat(XmlReader.parse(document, "A").requireText("B")).isEqualTo(carried);
    }

    @Test
    void anErrorTellsItsDetails() {
        var failure = S3Error.invalidArgument("no such <thing>", "a", "1&2");
        assertThat(ErrorDocument.of(failure, S3Error.INVALID_ARGUMENT, "/b/k", "0123456789ABCDEF", "host"))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InvalidArgument</Code>"
                        + "<Message>no such &lt;thing&gt;</Message><ArgumentName>a</ArgumentName>"
                        + "<ArgumentValue>1&amp;2</ArgumentValue><Resource>/b/k</Resource>"
                        + "<RequestId>0123456789ABCDEF</RequestId><HostId>host</HostId></Error>");
    }

    @Test
    void aMultiDeleteIsRead() {
        DeleteDocument document = DeleteDocument.parse(bytes("<?xml version=\"1.0\"?><Delete" + NS
                + "><Object><Key> a&amp;b </Key></Object><Object><Key>c</Key><VersionId>null</VersionId></Object>"
                + "<Quiet>true</Quiet></Delete>"));
        assertThat(document.quiet()).isTrue();
        assertThat(document.entries())
                .containsExactly(
                        new DeleteDocument.Entry(" a&b ", Optional.empty()),
                        new DeleteDocument.Entry("c", Optional.of("null")));
        String key = "<Object><Key>k</Key></Object>";
        assertThat(DeleteDocument.parse(bytes("<Delete>" + key.repeat(1000) + "</Delete>"))
                        .entries())
                .hasSize(1000);
        Refused.with(
                S3Error.MALFORMED_XML, () -> DeleteDocument.parse(bytes("<Delete>" + key.repeat(1001) + "</Delete>")));
        Refused.with(S3Error.MALFORMED_XML, () -> DeleteDocument.parse(bytes("<Delete></Delete>")));
        Refused.with(
                S3Error.NOT_IMPLEMENTED,
                () -> DeleteDocument.parse(bytes("<Delete><Object><Key>k</Key><ETag>a</ETag></Object></Delete>")));
    }

    @Test
    void aCompletionIsRead() {
        String part = "<Part><PartNumber>%d</PartNumber><ETag>&quot;abc&quot;</ETag>"
                + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>";
        CompletionDocument document = CompletionDocument.parse(bytes("<CompleteMultipartUpload" + NS + ">"
                + part.formatted(1) + part.formatted(7) + "</CompleteMultipartUpload>"));
        assertThat(document.parts())
                .containsExactly(
                        new CompletionDocument.Part(1, "\"abc\"", Map.of("ChecksumCRC32", "AAAAAA==")),
                        new CompletionDocument.Part(7, "\"abc\"", Map.of("ChecksumCRC32", "AAAAAA==")));
        Refused.with(
                S3Error.INVALID_PART_ORDER,
                () -> CompletionDocument.parse(bytes("<CompleteMultipartUpload>" + part.formatted(2) + part.formatted(1)
                        + "</CompleteMultipartUpload>")));
        Refused.with(S3Error.MALFORMED_XML, () -> CompletionDocument.parse(bytes("<CompleteMultipartUpload/>")));
        Refused.with(
                S3Error.MALFORMED_XML,
                () -> CompletionDocument.parse(
                        bytes("<CompleteMultipartUpload><Part><PartNumber>x</PartNumber><ETag>a</ETag></Part>"
                                + "</CompleteMultipartUpload>")));
    }

    @Test
    void theLargestCompletionIsRead() {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 1; i <= 10_000; i++) {
            xml.append("<Part><PartNumber>")
                    .append(i)
                    .append("</PartNumber><ETag>\"")
                    .append("a".repeat(32))
                    .append("\"</ETag><ChecksumSHA256>")
                    .append("A".repeat(44))
                    .append("</ChecksumSHA256></Part>");
        }
        byte[] document = bytes(xml.append("</CompleteMultipartUpload>").toString());
        assertThat(document.length).isLessThan(CompletionDocument.MOST_BYTES);
        assertThat(CompletionDocument.parse(document).parts()).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource({"us-east-1, ''", "eu-central-1, eu-central-1", "stowage, stowage"})
    void aRegionIsWrittenUnlessItIsTheFirst(String region, String text) {
        assertThat(LocationDocument.write(region))
                .endsWith("<LocationConstraint" + NS + ">" + text + "</LocationConstraint>");
    }

    @Test
    void aBucketMayBeMadeWithoutADocument() {
        assertThat(LocationDocument.parse(new byte[0])).isEmpty();
        assertThat(LocationDocument.parse(bytes("<CreateBucketConfiguration/>")))
                .isEmpty();
        assertThat(LocationDocument.parse(bytes("<CreateBucketConfiguration" + NS
                        + "><LocationConstraint>eu</LocationConstraint></CreateBucketConfiguration>")))
                .contains("eu");
    }

    @Test
    void tagsAreReadFromAHeaderAndADocument() {
        Tags tags = Tags.parseHeader("a=1&b%20c=x%26y&d");
        assertThat(tags.values()).isEqualTo(Map.of("a", "1", "b c", "x&y", "d", ""));
        assertThat(Tags.parse(bytes(tags.document()), Tags.MOST_OF_OBJECT)).isEqualTo(tags);
        Refused.with(S3Error.INVALID_TAG, () -> Tags.parseHeader("a=1&a=2"));
        Refused.with(S3Error.INVALID_TAG, () -> Tags.parseHeader("k".repeat(129) + "=1"));
        Refused.with(S3Error.INVALID_TAG, () -> Tags.parseHeader("k=" + "v".repeat(257)));
        Refused.with(S3Error.INVALID_TAG, () -> Tags.parseHeader("a&b&c&d&e&f&g&h&i&j&k"));
        Refused.with(S3Error.INVALID_TAG, () -> Tags.parseHeader("aws:a=1"));
        assertThat(Tags.parseHeader("k".repeat(128) + "=" + "v".repeat(256)).values())
                .hasSize(1);
        Refused.with(S3Error.MALFORMED_XML, () -> Tags.parse(bytes("<Tagging/>"), 10));
    }

    @ParameterizedTest
    @EnumSource(CannedAcl.class)
    void anAccessControlListIsReadAsItWasWritten(CannedAcl acl) {
        assertThat(CannedAcl.parse(acl.text())).isEqualTo(acl);
        String document = AclDocument.write(acl, "STWOWNER", "STWBUCKET");
        assertThat(AclDocument.parse(bytes(document), "STWOWNER", "STWBUCKET")).isEqualTo(acl);
    }

    @Test
    void otherListsAreNotKept() {
        String policy = AclDocument.write(CannedAcl.PUBLIC_READ, "a", "a");
        Refused.with(
                S3Error.NOT_IMPLEMENTED,
                () -> AclDocument.parse(
                        bytes(policy.replace("<Permission>READ</Permission>", "<Permission>READ_ACP</Permission>")),
                        "a",
                        "a"));
        Refused.with(
                S3Error.MALFORMED_ACL,
                () -> AclDocument.parse(bytes(policy.replace("<Permission>READ<", "<Permission>FLY<")), "a", "a"));
        Refused.with(S3Error.ACCESS_DENIED, () -> AclDocument.parse(bytes(policy), "b", "b"));
        Refused.with(S3Error.INVALID_ARGUMENT, () -> CannedAcl.parse("public"));
    }

    @Test
    void theListOfAPublicBucketIsThatOfS3() {
        assertThat(AclDocument.write(CannedAcl.PUBLIC_READ, "o", "o"))
                .contains("<Owner><ID>o</ID><DisplayName>o</DisplayName></Owner>")
                .contains("xsi:type=\"CanonicalUser\"><ID>o</ID>")
                .contains("xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>"
                        + "<Permission>READ</Permission>");
    }

    private static CorsRules cors(String origin, String header) {
        return new CorsRules(List.of(new CorsRule(
                Optional.of("one"),
                List.of(origin),
                List.of("GET", "PUT"),
                List.of(header),
                List.of("ETag"),
                OptionalInt.of(60))));
    }

    @ParameterizedTest
    @CsvSource({
        "*, https://a.example, true",
        "https://*.example, https://a.example, true",
        "https://*.example, https://.example, true",
        "https://*.example, https://example, false",
        "https://a.example, https://a.example, true",
        "https://a.example, https://A.example, false",
        "https://a.example, https://a.example.org, false"
    })
    void anOriginIsComparedWithOneStar(String pattern, String origin, boolean allowed) {
        assertThat(cors(pattern, "*").find(origin, "GET", List.of()).isPresent())
                .isEqualTo(allowed);
    }

    @Test
    void aRuleIsForItsMethodsAndHeaders() {
        CorsRules rules = cors("*", "x-amz-*");
        assertThat(rules.find("o", "PUT", List.of("X-Amz-Date", "x-amz-acl"))).isPresent();
        assertThat(rules.find("o", "DELETE", List.of())).isEmpty();
        assertThat(rules.find("o", "PUT", List.of("content-type"))).isEmpty();
        assertThat(CorsRules.parse(bytes(rules.document()))).isEqualTo(rules);
        Refused.with(S3Error.INVALID_REQUEST, () -> cors("*.*", "*"));
        Refused.with(S3Error.MALFORMED_XML, () -> new CorsRules(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<Delete>",
                "<Delete></Other>",
                "<Other/>",
                "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
                "<Delete>text<Object><Key>a</Key></Object></Delete>",
                "<!DOCTYPE Delete><Delete><Object><Key>a</Key></Object></Delete>",
                "<!DOCTYPE Delete [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&e;</Key></Object></Delete>",
                "<!DOCTYPE Delete [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Delete><Object><Key>&b;</Key></Object></Delete>",
                "<Delete><Object><Key>&unknown;</Key></Object></Delete>",
                "<Delete/><Delete/>",
                "<a:Delete/>"
            })
    void aDocumentThatIsNoneIsRefused(String text) {
        Refused.with(S3Error.MALFORMED_XML, () -> DeleteDocument.parse(bytes(text)));
    }

    @Test
    void depthAndLengthAreBounded() throws IOException {
        Refused.with(S3Error.MALFORMED_XML, () -> XmlReader.parse(bytes("<A>".repeat(100_000)), "A"));
        byte[] small = bytes("<A>b</A>");
        assertThat(XmlReader.read(new ByteArrayInputStream(small), "A", small.length)
                        .text())
                .isEqualTo("b");
        Refused.with(
                S3Error.MALFORMED_XML, () -> XmlReader.read(new ByteArrayInputStream(small), "A", small.length - 1));
    }

    @Test
    void everyDamagedDocumentIsReadOrRefused() {
        Random random = new Random(20261129);
        List<String> corpus = List.of(
                AclDocument.write(CannedAcl.PUBLIC_READ_WRITE, "o", "o"),
                cors("https://*.example", "*").document(),
                Tags.parseHeader("a=1&b=2").document(),
                "<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>",
                "<CreateBucketConfiguration><LocationConstraint>eu</LocationConstraint></CreateBucketConfiguration>");
        List<String> pieces = List.of(
                "<",
                ">",
                "&",
                ";",
                "\"",
                "</",
                "/>",
                "<!DOCTYPE a [",
                "]]>",
                "<![CDATA[",
                "<!--",
                "&#x0;",
                "&#xD;",
                "&amp;",
                "<?a?>",
                "\0",
                "\u00ff",
                "xmlns:a=\"b\"",
                "<Key>",
                "<A>".repeat(9));
        AtomicInteger read = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            String text = corpus.get(random.nextInt(corpus.size()));
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(4));
                text = text.substring(0, at) + pieces.get(random.nextInt(pieces.size())) + text.substring(end);
            }
            byte[] damaged = text.getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
            List<ThrowingCallable> readers = List.of(
                    () -> AclDocument.parse(damaged, "o", "o"),
                    () -> CorsRules.parse(damaged),
                    () -> Tags.parse(damaged, 10),
                    () -> DeleteDocument.parse(damaged),
                    () -> CompletionDocument.parse(damaged),
                    () -> LocationDocument.parse(damaged));
            readers.forEach(each -> read.addAndGet(isRead(each) ? 1 : 0));
        }
        assertThat(read.get()).isBetween(100, 9_000);
    }

    /** A refusal may be a 501 where a list is none of the canned ones. */
    private static boolean isRead(ThrowingCallable reader) {
        Throwable failure = catchThrowable(reader);
        if (failure != null) {
            assertThat(failure).isInstanceOf(StowageException.class);
            assertThat(S3Error.of((StowageException) failure)).isPresent();
        }
        return failure == null;
    }
}
