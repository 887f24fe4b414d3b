package io.stowage.nix.format;

import static io.stowage.nix.format.NarInfos.APP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Damaged texts: each is refused as such, or is read and means the same when it is written and read again. */
class FormatFuzzTest {
    private static final int TRIES = 20_000;
    private static final List<String> PIECES = List.of(
            "",
            "\n",
            "\r\n",
            "\0",
            ":",
            ": ",
            " ",
            "  ",
            "/",
            "..",
            "%2f",
            "?",
            "=",
            "-",
            "_",
            "+",
            "0",
            "-1",
            "99999999999999999999",
            "\u00ff",
            "\u2028",
            "\uD83D",
            "Sig: ",
            "URL: ",
            "References: ",
            "sha256:",
            "sha256-",
            ".nar",
            ".nar.xz",
            "/nix/store/",
            "{",
            "}",
            "[",
            "\"",
            "a".repeat(300));

    private final Random random = new Random(20261130);

    private String damage(String text) {
        String damaged = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(8));
            damaged = damaged.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + damaged.substring(end);
        }
        return damaged;
    }

    /** Answers how many were read. */
    private int tryMany(String right, Consumer<String> reader) {
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            String text = damage(right);
            try {
                reader.accept(text);
                read++;
            } catch (StowageException e) {
                assertThat(e.fault()).as(text).isEqualTo(Fault.BAD_REQUEST);
            }
        }
        return read;
    }

    @Test
    void narinfos() {
        int read = tryMany(APP, text -> {
            NarInfo info = NarInfo.parse(text.getBytes(UTF_8));
            assertThat(NarInfo.parse(info.text().getBytes(UTF_8))).as(text).isEqualTo(info);
            assertThat(info.fingerprint()).startsWith("1;/nix/store/").doesNotContain("\n");
        });
        assertThat(read).isBetween(TRIES / 100, TRIES - TRIES / 4);
    }

    @Test
    void urls() {
        tryMany("nar/0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar.xz?a=b", text -> {
            NarUrl url = NarUrl.parse(text);
            assertThat(NarUrl.parse(url.text())).as(text).isEqualTo(url);
            assertThat(url.normalised().name().digest().hex()).hasSize(64);
        });
    }

    @Test
    void storePathsAndNamesOfFiles() {
        tryMany(
                "/nix/store/k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app",
                text -> assertThat(StorePath.parse(text)).hasToString(text));
        tryMany(
                "k7yvysjmga3i98lgdw0gqgr6fn3vnssw-a.drv/out.doi",
                text -> assertThat(FileName.parse(FileKind.BUILD_TRACE, text).text() + ".doi")
                        .isEqualTo(text));
        tryMany(
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855!out.doi",
                text -> assertThat(FileName.parse(FileKind.REALISATION, text).text() + ".doi")
                        .isEqualTo(text));
    }

    @Test
    void hashes() {
        tryMany(
                "sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
                text -> assertThat(Sha256Text.parse("NarHash", text).hex()).hasSize(64));
        tryMany(
                "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                text -> assertThat(Sha256Text.parse("NarHash", text).hex()).hasSize(64));
    }

    @Test
    void keysAndSignatures() {
        tryMany(
                "stowage-e2e-1:RvT6UVl8U8vpXQQkUsU63JvTp/Yxk4OEmznFeZJDKZU=",
                text -> assertThat(PublicKey.parse(text).verifies("text", Signature.parse(text)))
                        .isFalse());
        tryMany(
                "stowage-e2e-1:1R1uXztTU7EYMVnC65Mwqmtppbcpk0QAgEbJF8+vMOBG9PpRWXxTy+ldBCRSxTrcm9On9jGTg4SbOcV5kkMplQ==",
                text -> {
                    SecretKey key = SecretKey.parse(text);
                    assertThat(key.publicKey().verifies("text", key.sign("text")))
                            .isTrue();
                });
    }

    @Test
    void documents() {
        tryMany(
                "{\"id\":\"sha256:e3b0!out\",\"outPath\":\"a-b\",\"signatures\":[\"x:AAAA\"],\"d\":{\"e\":1}}",
                text -> JsonObject.require(text.getBytes(UTF_8)));
    }
}
