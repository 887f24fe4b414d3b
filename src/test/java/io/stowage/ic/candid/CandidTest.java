package io.stowage.ic.candid;

import static io.stowage.ic.candid.CandidType.Primitive.INT;
import static io.stowage.ic.candid.CandidType.Primitive.NAT;
import static io.stowage.ic.candid.CandidType.Primitive.NAT64;
import static io.stowage.ic.candid.CandidType.Primitive.TEXT;
import static io.stowage.ic.candid.CandidType.blob;
import static io.stowage.ic.candid.CandidType.field;
import static io.stowage.ic.candid.CandidType.opt;
import static io.stowage.ic.candid.CandidType.record;
import static io.stowage.ic.candid.CandidType.recursive;
import static io.stowage.ic.candid.CandidType.tag;
import static io.stowage.ic.candid.CandidType.variant;
import static io.stowage.ic.candid.CandidType.vec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcVectors;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CandidTest {
    private static final String CASHIER = "candid_cashier.json";

    private static Stream<JsonNode> messages() {
        return IcVectors.elements(CASHIER, "/messages");
    }

    private static Stream<JsonNode> payloads() {
        return IcVectors.elements(CASHIER, "/egress_payloads/cases");
    }

    private static Stream<JsonNode> rules() {
        return IcVectors.elements(CASHIER, "/decoding_rules");
    }

    private static Stream<JsonNode> wire() {
        return IcVectors.elements("candid_wire.json", "/cases");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageOfTheCashierReadsAsItsValue(JsonNode vector) throws IOException {
        List<CandidType> types = cashierTypes(vector);
        List<CandidValue> expected = JsonValues.list(types, vector.required("value"));
        assertThat(Candid.decode(types, IcVectors.hex(vector, "hex"))).isEqualTo(expected);
        assertThat(Candid.decode(types, Candid.encode(types, expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatAnotherVersionOfTheCashierSendsReadsByTheRules(JsonNode vector) throws IOException {
        check(cashierTypes(vector), vector, vector.path("value"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void thePayloadOfAnAuthorisationReadsAsItsValue(JsonNode vector) {
        CandidType type = record(field("method", TEXT), field("blob_hash", TEXT));
        check(List.of(type), vector, JsonNodeFactory.instance.arrayNode().add(vector.path("value")));
    }

    @ParameterizedTest
    @MethodSource("wire")
    void theTestSetOfTheSpecificationHasTheSameVerdicts(JsonNode vector) {
        Map<String, String> definitions = new HashMap<>();
        IcVectors.load("candid_wire.json")
                .at("/type_definitions/construct")
                .properties()
                .forEach(entry ->
                        definitions.put(entry.getKey(), entry.getValue().textValue()));
        List<CandidType> types = TypeText.list(IcVectors.text(vector, "types"), definitions);
        check(types, vector, vector.path("value"));
        if (vector.has("equals_text") && vector.get("decodes").booleanValue()) {
            List<CandidValue> values = Candid.decode(types, IcVectors.hex(vector, "hex"));
            assertThat(Candid.decode(types, Candid.encode(types, values))).isEqualTo(values);
        }
    }

    @Test
    void aNatWhereAnIntIsExpectedKeepsItsSign() {
        assertThat(Candid.decode(INT, Candid.encode(NAT, CandidValue.of(200))).asNumber())
                .isEqualTo(200);
    }

    @Test
    void aNumberBeyondAHalfOf64BitsStaysPositive() {
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(Candid.decode(NAT64, Candid.encode(NAT64, CandidValue.of(most)))
                        .asNumber())
                .isEqualTo(most);
    }

    @Test
    void fieldsAndCasesAreFoundByName() {
        CandidType type = variant(field("Ok", record(field("budget", INT), field("name", opt(TEXT)))), tag("Gone"));
        CandidValue ok = CandidValue.variant("Ok", CandidValue.record().with("budget", CandidValue.of(-5)));
        CandidValue.VariantValue back =
                Candid.decode(type, Candid.encode(type, ok)).asVariant();
        assertThat(back.is("Ok")).isTrue();
        assertThat(back.value().field("budget").asNumber()).isEqualTo(-5);
        assertThat(back.value().field("name").asOpt()).isEmpty();
        assertThat(Candid.decode(type, Candid.encode(type, CandidValue.variant("Gone")))
                        .asVariant()
                        .is("Gone"))
                .isTrue();
    }

    @Test
    void aBlobIsBytesAndNotAListOfNumbers() {
        Bytes bytes = Bytes.ofHex("00ff10");
        assertThat(Candid.decode(blob(), Candid.encode(blob(), CandidValue.of(bytes)))
                        .asBlob())
                .isEqualTo(bytes);
    }

    @Test
    void aListThatMentionsItselfIsWrittenAndRead() {
        CandidType list = recursive(self -> opt(record(field("head", INT), field("tail", self))));
        CandidValue tail = CandidValue.some(
                CandidValue.record().with("head", CandidValue.of(2)).with("tail", CandidValue.none()));
        CandidValue value = CandidValue.some(
                CandidValue.record().with("head", CandidValue.of(1)).with("tail", tail));
        assertThat(Candid.decode(list, Candid.encode(list, value))).isEqualTo(value);
    }

    @Test
    void whatDoesNotFitItsTypeIsNotWritten() {
        assertThatExceptionOfType(CandidException.class)
                .isThrownBy(() -> Candid.encode(NAT, CandidValue.of(-1)))
                .withMessageContaining("less than zero");
        assertThatExceptionOfType(CandidException.class)
                .isThrownBy(() -> Candid.encode(NAT64, CandidValue.of(BigInteger.ONE.shiftLeft(64))))
                .withMessageContaining("64 bits");
        assertThatExceptionOfType(CandidException.class)
                .isThrownBy(() -> Candid.encode(record(field("a", TEXT)), CandidValue.record()))
                .withMessageContaining("has no field a");
    }

    @Property
    void aNumberOfAnySizeIsReadBack(@ForAll BigInteger number) {
        assertThat(Candid.decode(INT, Candid.encode(INT, CandidValue.of(number))))
                .isEqualTo(CandidValue.of(number));
        assertThat(Candid.decode(
                        vec(NAT), Candid.encode(vec(NAT), CandidValue.of(List.of(CandidValue.of(number.abs()))))))
                .isEqualTo(CandidValue.of(List.of(CandidValue.of(number.abs()))));
    }

    private static void check(List<CandidType> types, JsonNode vector, JsonNode value) {
        byte[] message = IcVectors.hex(vector, "hex");
        if (vector.required("decodes").booleanValue()) {
            List<CandidValue> values = Candid.decode(types, message);
            if (value.isArray()) {
                assertThat(values).isEqualTo(JsonValues.list(types, value));
            }
        } else {
            assertThatExceptionOfType(CandidException.class).isThrownBy(() -> Candid.decode(types, message));
        }
    }

    private static List<CandidType> cashierTypes(JsonNode vector) throws IOException {
        try (InputStream in = CandidTest.class.getResourceAsStream("/vectors/ic/cashier.did")) {
            String did = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return TypeText.list(IcVectors.text(vector, "types"), TypeText.definitions(did));
        }
    }
}
