package io.stowage.nix.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.nix.format.SecretKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullConfigTest {
    private static final String KEY = SecretKey.generate("up-1").publicKey().toString();
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "NETRC", "machine other.example login a password b\nmachine up.example login me password secret",
            "PASSWORD", "quiet");

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), ENVIRONMENT);
    }

    private static Map<String, String> usual() {
        return new HashMap<>(Map.of("upstreams.up.url", "https://up.example/x", "upstreams.up.public-keys", KEY));
    }

    @Test
    void withoutUpstreamsNothingIsTaken() {
        Settings settings = settings(Map.of());
        PullConfig config = PullConfig.from(settings);
        assertThat(settings.problems()).isEmpty();
        assertThat(config.upstreams()).isEmpty();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.idle()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.missFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.requests()).isEqualTo(64);
        assertThat(config.fetches()).isEqualTo(8);
        assertThat(config.patience()).isEqualTo(Duration.ofMinutes(4));
        assertThat(config.owner()).isEmpty();
    }

    @Test
    void everySettingIsRead() {
        Map<String, String> values = usual();
        values.put("upstreams.up.url", "https://up.example:444/x?priority=7");
        values.put("upstreams.up.netrc", "env:NETRC");
        values.put("pull.owner", "somebody");
        values.put("pull.timeout", "1s");
        values.put("pull.idle", "2s");
        values.put("pull.misses-for", "3s");
        values.put("pull.requests", "4");
        values.put("pull.fetches", "5");
        values.put("pull.wait", "6s");
        Settings settings = settings(values);
        PullConfig config = PullConfig.from(settings);
        assertThat(settings.problems()).isEmpty();
        UpstreamConfig upstream = config.upstreams().get(0);
        assertThat(upstream.name()).isEqualTo("up");
        assertThat(upstream.base()).hasToString("https://up.example:444/x/");
        assertThat(upstream.priority()).hasValue(7);
        assertThat(upstream.keys()).extracting(Object::toString).containsExactly(KEY);
        assertThat(upstream.login()).contains(new Login("me", "secret"));
        assertThat(config.owner()).contains("somebody");
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.idle()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.missFor()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.requests()).isEqualTo(4);
        assertThat(config.fetches()).isEqualTo(5);
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aPasswordStandsForANetrcFile() {
        Map<String, String> values = usual();
        values.put("upstreams.up.user", "me");
        values.put("upstreams.up.password", "env:PASSWORD");
        Settings settings = settings(values);
        assertThat(PullConfig.from(settings).upstreams().get(0).login()).contains(new Login("me", "quiet"));
        assertThat(settings.problems()).isEmpty();
        assertThat(new Login("me", "quiet")).hasToString("me:***");
    }

    @ParameterizedTest
    @CsvSource({
        "url, ftp://up.example",
        "url, up.example",
        "url, https://me:hush-hush@up.example",
        "url, https://up.example?x=y",
        "url, https://up.example#x",
        "public-keys, nonsense",
        "public-keys, ','",
        "netrc, env:PASSWORD",
        "netrc, /etc/netrc"
    })
    void whatCannotBeIsAProblem(String key, String value) {
        Map<String, String> values = usual();
        values.put("upstreams.up." + key, value);
        Settings settings = settings(values);
        PullConfig unused = PullConfig.from(settings);
        assertThat(settings.problems()).extracting(Problem::key).containsExactly("upstreams.up." + key);
        assertThat(settings.problems().toString()).doesNotContain("hush-hush");
    }

    @Test
    void anUpstreamNeedsItsKeys() {
        Settings settings = settings(Map.of("upstreams.up.url", "https://up.example"));
        PullConfig unused = PullConfig.from(settings);
        assertThat(settings.problems()).extracting(Problem::key).containsExactly("upstreams.up.public-keys");
    }

    @Test
    void logInsAreFoundByTheHost() {
        String text = "machine a.example login x password y machine b.example password z\ndefault login d password e\n";
        assertThat(Netrc.find(text, "a.example")).contains(new Login("x", "y"));
        assertThat(Netrc.find(text, "B.example")).contains(new Login("", "z"));
        assertThat(Netrc.find(text, "c.example")).contains(new Login("d", "e"));
        assertThat(Netrc.find("machine a.example", "c.example")).isEmpty();
        assertThat(Netrc.find("machine", "c.example")).isEqualTo(Optional.empty());
        assertThat(Netrc.find("", "")).isEmpty();
    }
}
