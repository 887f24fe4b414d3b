package io.stowage.ic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrincipalTest {

    private static Stream<JsonNode> valid() throws IOException {
        return read("ic/principals.json", "valid");
    }

    private static Stream<JsonNode> invalid() throws IOException {
        return read("ic/principals.json", "invalid");
    }

    private static Stream<JsonNode> strings() throws IOException {
        return read("native/strings.json", "principals");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aTextAndItsBytesAreTheSamePrincipal(JsonNode vector) {
        byte[] bytes = HexFormat.of().parseHex(text(vector, "bytes"));
        assertThat(Principal.parse(text(vector, "text")).bytes()).isEqualTo(bytes);
        assertThat(Principal.of(bytes)).hasToString(text(vector, "text"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anyOtherTextIsRefused(JsonNode vector) {
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text(vector, "text")));
    }

    @ParameterizedTest
    @MethodSource("strings")
    void anOwnerIsReadInAnyCaseAndHasOneText(JsonNode vector) {
        String text = text(vector, "text");
        if (vector.path("allowed_as_owner").booleanValue() && canOwn(text(vector, "canonical"))) {
            assertThat(Owner.parseAnyCase(text)).hasToString(text(vector, "canonical"));
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Owner.parseAnyCase(text));
        }
    }

    /** Ids of other kinds are owners to the vectors; nobody could agree for them. */
    private static boolean canOwn(String canonical) {
        Principal.Kind kind = Principal.parse(canonical).kind();
        return kind == Principal.Kind.OPAQUE || kind == Principal.Kind.SELF_AUTHENTICATING;
    }

    /** The vectors read any case, as {@link Owner} does; where a text is a name in storage only the canonical one counts. */
    @ParameterizedTest
    @MethodSource("strings")
    void onlyACanonicalTextIsRead(JsonNode vector) {
        String text = text(vector, "text");
        if (vector.path("valid").booleanValue() && text.equals(text(vector, "canonical"))) {
            assertThat(HexFormat.of().formatHex(Principal.parse(text).bytes())).isEqualTo(text(vector, "bytes_hex"));
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text));
        }
    }

    /** The vectors let anybody own but two; here it is those who can show a certificate or a key. */
    @ParameterizedTest
    @MethodSource("strings")
    void anOwnerIsACanisterOrTheHolderOfAKey(JsonNode vector) {
        String text = text(vector, "text");
        boolean canister = text.endsWith("-cai");
        if (vector.path("allowed_as_owner").booleanValue() && canister) {
            assertThat(Owner.parse(text)).hasToString(text);
            assertThat(Owner.parse(text).isCanister()).isTrue();
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Owner.parse(text));
        }
    }

    @Test
    void theHolderOfAKeyOwnsButIsNoCanister() {
        Owner owner = Owner.parse("jf2g2-sl4zh-zhvyx-v3zcb-hmumz-2at2q-wuamm-4qiml-43msi-r3man-eqe");
        assertThat(owner.isCanister()).isFalse();
        assertThat(owner.principal().kind()).isEqualTo(Principal.Kind.SELF_AUTHENTICATING);
    }

    @ParameterizedTest
    @CsvSource({
        "'', MANAGEMENT",
        "04, ANONYMOUS",
        "0004, OTHER",
        "02, OTHER",
        "ce, OTHER",
        "017f, RESERVED",
        "0003, OTHER",
        "00000000000000010101, OPAQUE",
        "01, OPAQUE"
    })
    void theLastByteTellsTheKind(String hex, Principal.Kind kind) {
        assertThat(Principal.of(HexFormat.of().parseHex(hex)).kind()).isEqualTo(kind);
    }

    @Test
    void theManagementCanisterAndTheAnonymousOwnNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Owner(Principal.MANAGEMENT));
        assertThatIllegalArgumentException().isThrownBy(() -> new Owner(Principal.ANONYMOUS));
    }

    @Test
    void moreThanTwentyNineBytesAreNoPrincipal() {
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.of(new byte[30]));
    }

    @Test
    void nobodyCanChangeAPrincipalThroughItsBytes() {
        byte[] bytes = {1, 2, 3};
        Principal principal = Principal.of(bytes);
        bytes[0] = 9;
        principal.bytes()[1] = 9;
        assertThat(principal.bytes()).containsExactly(1, 2, 3);
    }

    @Property
    void aTextIsReadBackAsItsBytes(@ForAll @Size(max = 29) byte[] bytes) {
        Principal principal = Principal.of(bytes);
        assertThat(Principal.parse(principal.toString()).bytes()).isEqualTo(bytes);
        assertThat(principal.toString()).hasSizeLessThanOrEqualTo(63).matches("([a-z2-7]{5}-)*[a-z2-7]{1,5}");
    }

    @Property
    void anyOtherSpellingIsRefused(@ForAll @Size(min = 1, max = 29) byte[] bytes) {
        String text = Principal.of(bytes).toString();
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text.toUpperCase(Locale.ROOT)));
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text.replaceFirst("-", "")));
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.parse(text.substring(1)));
    }

    @Property
    void principalsAreOrderedByTheirBytes(@ForAll @Size(max = 29) byte[] left, @ForAll @Size(max = 29) byte[] right) {
        assertThat(Integer.signum(Principal.of(left).compareTo(Principal.of(right))))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
    }

    @Test
    void neighboursHaveHashesOfTheirOwn() {
        Set<Integer> hashes = new HashSet<>();
        for (int number = 0; number < 100_000; number++) {
            byte[] canister = ByteBuffer.allocate(10)
                    .putLong(number)
                    .putShort((short) 0x101)
                    .array();
            hashes.add(Principal.of(canister).hashCode());
        }
        assertThat(hashes).hasSizeGreaterThan(99_000);
    }

    @Property
    void anyTextIsAPrincipalOrIsRefusedAsOne(@ForAll String text) {
        try {
            assertThat(Principal.parse(text)).hasToString(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessage("is not a principal in its canonical text");
        }
    }

    private static Stream<JsonNode> read(String file, String field) throws IOException {
        try (InputStream in = PrincipalTest.class.getResourceAsStream("/vectors/" + file)) {
            JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(in, file));
            return StreamSupport.stream(all.path(field).spliterator(), false);
        }
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).textValue();
    }

    @Test
    void aReservedPrincipalPaysAndOwnsNoBlobs() {
        Principal reserved = Principal.reserved("stowage-account/TESTKEY");
        assertThat(reserved).hasToString("fc5xz-3cz7a-fqd3k-kux2h-ga6st-bzcff-qikxa-7cyhb-hdp2g-5cvw6-7x6");
        assertThat(reserved.kind()).isEqualTo(Principal.Kind.RESERVED);
        assertThat(Owner.parsePayer(reserved.toString()).principal()).isEqualTo(reserved);
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.parse(reserved.toString()));
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.parseAnyCase(reserved.toString()));
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.parsePayer("2vxsx-fae"));
    }
}
