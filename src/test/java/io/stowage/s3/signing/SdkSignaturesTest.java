package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.signing.SdkSigner.Choice;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.UriText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/** What the signer of the AWS SDK signs is believed, and nothing that differs from it in one byte. */
class SdkSignaturesTest {
    private final SdkSigner sdk = new SdkSigner();
    private final RequestSignatures signatures = SigningFixture.at(SdkSigner.NOW);

    @Property(tries = 300)
    void whateverTheSdkSignsIsBelieved(
            @ForAll @StringLength(max = 40) String key,
            @ForAll @Size(max = 4) Map<@NotEmpty @StringLength(max = 10) String, @StringLength(max = 10) String> query,
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(min = 1, max = 30) String value,
            @ForAll boolean link,
            @ForAll boolean port) {
        SdkHttpFullRequest.Builder request = SdkSigner.request(
                        "PUT",
                        port ? "https://localhost:8443" : "https://localhost",
                        "/bucket/" + UriText.encodeKey(wellFormed(key)))
                .putHeader("x-amz-meta-note", "a" + value + "z");
        query.forEach((name, text) -> request.appendRawQueryParameter(wellFormed("q" + name), wellFormed(text)));
        var signed = sdk.sign(request.build(), new byte[] {1, 2, 3}, link ? Choice.LINK : Choice.HEADER);
        Authenticated who = signatures.verify(SdkSigner.received(signed.request()));
        assertThat(who.accessKey()).contains(SigningFixture.ACCESS_KEY);
    }

    /** Half a surrogate pair has no UTF-8, and the SDK writes a question mark for it. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRequestThatDiffersInOneByteIsBelieved(boolean link) {
        SdkHttpFullRequest request = SdkSigner.request("PUT", "https://localhost:8443", "/bucket/a//b/../c%3Bd%3De")
                .putHeader("x-amz-meta-note", "some words, and some more")
                .putHeader("content-type", "text/plain")
                .appendRawQueryParameter("partNumber", "17")
                .appendRawQueryParameter("uploadId", "abc-def")
                .build();
        SignedRequest right =
                SdkSigner.received(sdk.sign(request, new byte[] {1, 2, 3}, link ? Choice.LINK : Choice.HEADER)
                        .request());
        assertThat(Refused.orDone(() -> signatures.verify(right))).isTrue();
        List<SignedRequest> wrong = changed(right);
        assertThat(wrong).hasSizeGreaterThan(200);
        wrong.forEach(each -> assertThat(Refused.orDone(() -> signatures.verify(each)))
                .as("%s", each)
                .isFalse());
    }

    private static List<SignedRequest> changed(SignedRequest right) {
        Random random = new Random(20261129);
        List<SignedRequest> wrong = new ArrayList<>();
        for (int i = 1; i < right.path().length(); i++) {
            wrong.add(with(right, change(right.path(), i, random), right.query(), right.headers(), right.hosts()));
        }
        for (int i = 0; i < right.hosts().get(0).length(); i++) {
            wrong.add(with(
                    right,
                    right.path(),
                    right.query(),
                    right.headers(),
                    List.of(change(right.hosts().get(0), i, random))));
        }
        for (int n = 0; n < right.query().parameters().size(); n++) {
            Query.Parameter each = right.query().parameters().get(n);
            for (int i = 0; i < each.value().length(); i++) {
                List<Query.Parameter> changed = new ArrayList<>(right.query().parameters());
                String value = change(each.value(), i, random);
                changed.set(n, new Query.Parameter(each.rawName(), UriText.encode(value), each.name(), value));
                wrong.add(with(right, right.path(), new Query(changed), right.headers(), right.hosts()));
            }
        }
        right.headers().forEach((name, lines) -> {
            for (int i = 0; i < lines.get(0).length(); i++) {
                Map<String, List<String>> changed = new LinkedHashMap<>(right.headers());
                changed.put(name, List.of(change(lines.get(0), i, random)));
                wrong.add(with(right, right.path(), right.query(), changed, right.hosts()));
            }
        });
        return wrong;
    }

    /** A letter that is no blank: runs of these are the same as one. */
    private static String change(String text, int at, Random random) {
        char other;
        do {
            other = (char) ('!' + random.nextInt('~' - '!'));
        } while (other == text.charAt(at) || other == '%' || other == '+');
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static SignedRequest with(
            SignedRequest right, String path, Query query, Map<String, List<String>> headers, List<String> hosts) {
        return new SignedRequest(right.method(), path, query, headers, hosts, right.bucketOfHost());
    }
}
