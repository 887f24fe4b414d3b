package io.stowage.s3.signing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.signing.SdkSigner.Choice;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged signatures: each is refused with a code, and quickly. */
class SignatureFuzzTest {
    private static final List<String> PIECES = List.of(
            "",
            ",",
            ";",
            "=",
            "/",
            "//",
            " ",
            "AWS4-HMAC-SHA256",
            "Credential=",
            "SignedHeaders=",
            "Signature=",
            "%",
            "%zz",
            "&",
            "\u00ff",
            "\0",
            "host",
            "x-amz-date",
            "a".repeat(300),
            ";".repeat(300),
            "99999999999999999999",
            "X-Amz-Expires=",
            "20261129T123456Z");

    private final Random random = new Random(20261129);
    private final RequestSignatures signatures =
            SigningFixture.at(SdkSigner.NOW, new SigningConfig("us-east-1", false, Duration.ofMinutes(15), true, true));

    @Test
    void everyDamagedHeaderIsRefused() {
        SignedRequest right = signed(Choice.HEADER);
        for (int i = 0; i < 20_000; i++) {
            Map<String, List<String>> headers = new LinkedHashMap<>(right.headers());
            List<String> names = List.copyOf(headers.keySet());
            String name = names.get(random.nextInt(names.size()));
            String damaged = damage(requireNonNull(headers.get(name)).get(0));
            headers.put(name, List.of(damaged));
            boolean same =
                    damaged.equals(requireNonNull(right.headers().get(name)).get(0))
                            || CanonicalRequest.value(List.of(damaged))
                                    .equals(CanonicalRequest.value(
                                            requireNonNull(right.headers().get(name))));
            SignedRequest request = new SignedRequest(
                    right.method(), right.path(), right.query(), headers, right.hosts(), Optional.empty());
            boolean believed = Refused.orDone(() -> signatures.verify(request));
            assertThat(believed && !same && !name.equals("authorization"))
                    .as("%s: %s", name, damaged)
                    .isFalse();
        }
    }

    @Test
    void everyDamagedLinkIsRefused() {
        SignedRequest right = signed(Choice.LINK);
        StringBuilder text = new StringBuilder();
        right.query()
                .parameters()
                .forEach(each ->
                        text.append('&').append(each.rawName()).append('=').append(each.rawValue()));
        int believed = 0;
        for (int i = 0; i < 20_000; i++) {
            String damaged = damage(text.toString());
            boolean done = Refused.orDone(() -> signatures.verify(new SignedRequest(
                    right.method(),
                    right.path(),
                    Query.parse(damaged),
                    right.headers(),
                    right.hosts(),
                    Optional.empty())));
            believed += done ? 1 : 0;
        }
        // Nothing put in, or an empty parameter, changes nothing.
        assertThat(believed).isLessThan(1_500);
    }

    @Test
    void everyDamagedFormIsRefused() {
        for (int i = 0; i < 5_000; i++) {
            Map<String, String> fields = new LinkedHashMap<>(Map.of(
                    "policy", "e30=",
                    "x-amz-algorithm", "AWS4-HMAC-SHA256",
                    "x-amz-credential", SigningFixture.ACCESS_KEY + "/20261129/r/s3/aws4_request",
                    "x-amz-date", "20261129T123456Z",
                    "x-amz-signature", "ab"));
            List<String> names = List.copyOf(fields.keySet());
            String name = names.get(random.nextInt(names.size()));
            fields.put(name, damage(requireNonNull(fields.get(name))));
            assertThat(Refused.orDone(() -> signatures.verifyForm(fields))).isFalse();
        }
    }

    private static SignedRequest signed(Choice choice) {
        var request = SdkSigner.request("GET", "https://localhost", "/bucket/key")
                .putHeader("x-amz-meta-a", "b")
                .build();
        return SdkSigner.received(
                new SdkSigner().sign(request, new byte[0], choice).request());
    }

    private String damage(String text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        return text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(end);
    }

    @Test
    void aRequestOfAServerIsTakenAsItIs() {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                SignatureFuzzTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getMethod" -> "PUT";
                    case "getRequestURI" -> "http://localhost:8080/s3/b//k%2F;x/../y";
                    case "getQueryString" -> "partNumber=1&uploadId=a%20b";
                    case "getHeaderNames" -> Collections.enumeration(List.of("X-Amz-Date", "Host"));
                    case "getHeaders" -> Collections.enumeration(List.of(args[0] + " 1", args[0] + " 2"));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        SignedRequest taken = SignedRequest.of(request, "localhost:8080", Optional.of("b"));
        assertThat(taken.path()).isEqualTo("/s3/b//k%2F;x/../y");
        assertThat(taken.query().find("uploadId")).contains("a b");
        assertThat(taken.headers().get("x-amz-date")).containsExactly("X-Amz-Date 1", "X-Amz-Date 2");
        assertThat(taken.headers()).doesNotContainKey("host");
        assertThat(taken.hosts()).containsExactly("localhost:8080");
    }
}
