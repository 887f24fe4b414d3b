package io.stowage.nix;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.nix.cache.TestNar;
import io.stowage.store.Key;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that sends its readers to the store. */
class NixRedirectTest {
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final String NAR = "/nix/nar/" + APP.name();

    @TempDir
    private Path folder;

    private NixServer nix;

    @BeforeEach
    void start() throws Exception {
        nix = new NixServer(folder, Map.of("stowage.nix.redirect", "true", "stowage.nix.redirect-life", "90s"));
        nix.push("/nix", APP);
    }

    @AfterEach
    void stop() throws IOException {
        nix.close();
    }

    private static String key() {
        String hash = APP.name().hash();
        return "nix/store/nar/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + APP.name();
    }

    @Test
    void aReaderIsSentToTheStore() throws Exception {
        nix.links.giveLinks();
        nix.metering.forget();
        HttpResponse<String> answer = nix.get(NAR);
        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location"))
                .contains("https://store.example/" + key() + "?method=GET&life=90");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        nix.metering.awaitEnd();
        assertThat(nix.metering.bills())
                .containsExactly(
                        new FakeMetering.Bill(NixServer.ALICE, "nar-download", Usage.read(APP.bytes().length)));
        assertThat(nix.send("HEAD", NAR, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aRangeIsChargedAsOne() throws Exception {
        nix.links.giveLinks();
        nix.metering.forget();
        assertThat(nix.get(NAR, "Range", "bytes=4-").statusCode()).isEqualTo(307);
        nix.metering.awaitEnd();
        assertThat(nix.metering.total()).isEqualTo(Usage.read(7));
    }

    @Test
    void aStoreWithoutLinksIsReadHere() throws Exception {
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
    }

    @Test
    void nobodyIsSentToBytesThatAreLost() throws Exception {
        nix.links.giveLinks();
        nix.store.delete(Key.of(key()));
        assertThat(nix.get(NAR).statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyIsSentAnywhereWithoutTheRightToRead() throws Exception {
        nix.links.giveLinks();
        assertThat(nix.anonymously("GET", NAR).statusCode()).isEqualTo(401);
    }
}
