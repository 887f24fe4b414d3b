package io.stowage.nix.format;

import static io.stowage.nix.format.NarInfos.APP;
import static io.stowage.nix.format.NarInfos.parse;
import static io.stowage.nix.format.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarInfoTest {
    private static final PublicKey KEY = PublicKey.parse("stowage-e2e-1:RvT6UVl8U8vpXQQkUsU63JvTp/Yxk4OEmznFeZJDKZU=");

    @Test
    void whatIsReadIsWrittenAgainAsItWas() {
        assertThat(parse(APP).text()).isEqualTo(APP);
    }

    @Test
    void theOrderOfFieldsIsThatOfTheSpecification() {
        List<String> lines = APP.lines().toList();
        StringBuilder reversed = new StringBuilder();
        for (int i = lines.size() - 1; i >= 0; i--) {
            reversed.append(lines.get(i)).append('\n');
        }
        assertThat(parse(reversed.toString()).text()).isEqualTo(APP);
    }

    @Test
    void theSignatureOfNixIsGood() {
        assertThat(parse(APP).isSignedByAny(List.of(KEY))).isTrue();
        assertThat(parse(APP.replace("NarSize: 800", "NarSize: 801")).isSignedByAny(List.of(KEY)))
                .isFalse();
        assertThat(parse(APP.replaceAll("References: .*", "References: ")).isSignedByAny(List.of(KEY)))
                .isFalse();
        assertThat(parse(APP.replace("Compression: xz", "Compression: zstd")
                                .replaceAll("Deriver.*\n", "")
                                .replaceAll("CA.*\n", ""))
                        .isSignedByAny(List.of(KEY)))
                .isTrue();
        assertThat(parse(APP).isSignedByAny(List.of())).isFalse();
    }

    @Test
    void referencesAreSortedForTheSignatureOnly() {
        String both = "44blvs7xifrdw0wl4c4xmja6dgqa4w07-b k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app"
                + " 44blvs7xifrdw0wl4c4xmja6dgqa4w07-a";
        NarInfo info = parse(APP.replaceAll("References: .*", "References: " + both));
        assertThat(info.text()).contains("References: " + both + "\n");
        assertThat(info.fingerprint())
                .endsWith(";800;/nix/store/44blvs7xifrdw0wl4c4xmja6dgqa4w07-a,"
                        + "/nix/store/44blvs7xifrdw0wl4c4xmja6dgqa4w07-b,"
                        + "/nix/store/k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:0iqzcp18w47s74rx7pddz5mcrxp3mmqfsysf1disbpd4aq1rqym8",
                "sha256:88fa35ab40d92da70b8b3ef2b8dac2ac1aafa8f9fcf4567db73d62d89a1c7d8b"
            })
    void aHashIsWrittenInNix32(String hash) {
        assertThat(parse(APP.replaceAll("NarHash: .*", "NarHash: " + hash)).text())
                .containsPattern("NarHash: sha256:[0-9a-df-np-sv-z]{52}\n");
    }

    @Test
    void noReferencesAreWrittenWithTheSpace() {
        String none = APP.replaceAll("References: .*", "References: ");
        assertThat(parse(none).references()).isEmpty();
        assertThat(parse(none).text()).contains("References: \n");
        assertThat(parse(APP.replaceAll("References: .*\n", "")).text()).contains("References: \n");
    }

    @Test
    void fieldsThatMayBeMissingMayBeMissing() {
        NarInfo info = parse(APP.replaceAll("(FileHash|FileSize|Deriver|System|Sig|CA|Later): .*\n", ""));
        assertThat(info.fileHash()).isEmpty();
        assertThat(info.fileSize()).isEmpty();
        assertThat(info.signatures()).isEmpty();
        assertThat(parse(info.text())).isEqualTo(info);
    }

    @Test
    void anUnknownDeriverIsNone() {
        assertThat(parse(APP.replaceAll("Deriver: .*", "Deriver: unknown-deriver"))
                        .deriver())
                .isEmpty();
    }

    @Test
    void aMissingCompressionIsBzip2() {
        String none = APP.replaceAll("Compression: .*\n", "");
        assertRefused("Compression", () -> parse(none));
        assertThat(parse(none.replace(".nar.xz", ".nar.bz2")).text()).contains("Compression: bzip2\n");
    }

    @Test
    void unknownFieldsAndSignaturesAreKept() {
        String odd = "Later: a\nLater: b\nEmpty: \nSig: other-1:AAAA\nSig: x:not base64\n";
        NarInfo info = parse(APP.replace("Later: something new\n", odd));
        assertThat(info.text()).endsWith("Later: a\nLater: b\nEmpty: \n");
        assertThat(info.signatures()).hasSize(3);
        assertThat(info.isSignedByAny(List.of(KEY))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"StorePath", "URL", "NarHash", "NarSize"})
    void whatIsNeededIsNeeded(String name) {
        assertRefused("no " + name, () -> parse(APP.replaceAll("(?m)^" + name + ": .*\n", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StorePath",
                "URL",
                "Compression",
                "FileHash",
                "FileSize",
                "NarHash",
                "NarSize",
                "References",
                "Deriver",
                "System",
                "CA"
            })
    void aFieldThatIsThereTwiceIsRefused(String name) {
        String line = APP.lines()
                .filter(each -> each.startsWith(name + ": "))
                .findFirst()
                .orElseThrow();
        assertRefused(name + " twice", () -> parse(APP + line + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "NarSize: 800, NarSize: 0",
        "NarSize: 800, NarSize: -1",
        "NarSize: 800, NarSize: 8e2",
        "NarSize: 800, NarSize: 99999999999999999999",
        "NarSize: 800, NarSize: 9999999999999999999",
        "NarSize: 800, NarSize:800",
        "NarSize: 800, 'NarSize:  800'",
        "NarSize: 800, 'NarSize : 800'",
        "Deriver: , 'Deriver: /nix/store/'",
        "System: x86_64-linux, 'System: '",
        "Compression: xz, 'Compression: x z'",
        "URL: nar/, URL: https://example.org/nar/",
        "URL: nar/, URL: /nar/",
        "URL: nar/, URL: ../nar/",
        "References: 44, 'References:  44'",
        "References: 44, References: /nix/store/44",
        "Sig: stowage-e2e-1:, Sig: ",
        "CA: fixed, '\tCA: fixed'"
    })
    void aDamagedLineIsRefused(String right, String wrong) {
        assertThat(APP).contains(right);
        assertRefused(() -> parse(APP.replace(right, wrong)));
    }

    @Test
    void linesEndAsClientsWantThem() {
        assertRefused("control character", () -> parse(APP.replace("\n", "\r\n")));
        assertRefused("does not end", () -> parse(APP.substring(0, APP.length() - 1)));
        assertRefused(() -> parse(APP + "\n"));
        assertRefused(() -> parse(""));
        assertRefused(() -> parse("\n"));
    }

    @Test
    void bytesThatAreNotUtf8OrTooManyAreRefused() {
        byte[] bytes = APP.getBytes(ISO_8859_1);
        bytes[bytes.length - 3] = (byte) 0xff;
        assertRefused("UTF-8", () -> NarInfo.parse(bytes));
        assertRefused("1 MiB", () -> parse(APP + "More: " + "a".repeat(NarInfo.MAX_BYTES) + "\n"));
    }

    @Test
    void signaturesOfBothAreMergedOnce() {
        NarInfo one = parse(APP);
        NarInfo other = parse(APP.replaceAll("Sig: .*", "Sig: other-1:AAAA"));
        assertThat(one.describesSameAs(other)).isTrue();
        NarInfo merged = one.mergedWith(other.signatures()).mergedWith(other.signatures());
        assertThat(merged.signatures()).hasSize(2);
        assertThat(merged.signatures()).containsAll(one.signatures()).containsAll(other.signatures());
        List<Signature> many = IntStream.range(0, NarInfo.MOST_SIGNATURES)
                .mapToObj(i -> Signature.parse("key-" + i + ":AAAA"))
                .toList();
        assertRefused("signatures", () -> one.mergedWith(many));
    }

    @Test
    void ourSignatureReplacesTheOneOfItsName() {
        SecretKey key = SecretKey.generate("other-1");
        NarInfo stale = parse(APP.replace("Later: ", "Sig: other-1:AAAA\nLater: "));
        NarInfo signed = stale.signedBy(key);
        assertThat(signed.signatures()).hasSize(2);
        assertThat(signed.isSignedByAny(List.of(key.publicKey()))).isTrue();
        assertThat(signed.isSignedByAny(List.of(KEY))).isTrue();
        assertThat(signed.signedBy(key)).isSameAs(signed);
    }

    @Test
    void anotherHashSizeOrReferenceIsAnotherThing() {
        NarInfo one = parse(APP);
        assertThat(one.describesSameAs(parse(APP.replace("NarSize: 800", "NarSize: 801"))))
                .isFalse();
        assertThat(one.describesSameAs(parse(APP.replace("NarHash: sha256:0i", "NarHash: sha256:0j"))))
                .isFalse();
        assertThat(one.describesSameAs(parse(APP.replace("e2e-lib", "e2e-other"))))
                .isFalse();
        assertThat(one.describesSameAs(parse(APP.replace("Compression: xz", "Compression: none"))))
                .isTrue();
    }
}
