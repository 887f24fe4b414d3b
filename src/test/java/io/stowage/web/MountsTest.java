package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.StowageException;
import io.stowage.web.client.Peer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountsTest {
    private record Named(String name) implements Front {
        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) {}

        @Override
        public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why) {}

        @Override
        public void close() {}
    }

    private static Mount mount(Map<String, String> values, String path) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        Mount mount = Mount.from(settings, path);
        settings.finish();
        return mount;
    }

    private final Mounts mounts = new Mounts(List.of(
            new Mounts.Mounted(new Named("v1"), mount(Map.of(), "/v1")),
            new Mounts.Mounted(new Named("deep"), mount(Map.of(), "/v1/deep")),
            new Mounts.Mounted(
                    new Named("s3"),
                    mount(Map.of("hosts", "s3.example.org,*.s3.example.org", "ports", "5201"), "/s3"))));

    private String answers(int port, String host, String path) {
        return mounts.find(port, Peer.canonicalHost(host), path)
                .map(hit -> hit.front().name() + hit.base())
                .orElse("nobody");
    }

    @Test
    void thePathDecidesAndTheLongestOneFirst() {
        assertThat(answers(80, "localhost", "/v1")).isEqualTo("v1/v1");
        assertThat(answers(80, "localhost", "/v1/blob")).isEqualTo("v1/v1");
        assertThat(answers(80, "localhost", "/v1/deep/x")).isEqualTo("deep/v1/deep");
        assertThat(answers(80, "localhost", "/v1deep")).isEqualTo("nobody");
        assertThat(answers(80, "localhost", "/")).isEqualTo("nobody");
    }

    @Test
    void aHostNameOwnsTheRoot() {
        assertThat(answers(80, "s3.example.org", "/v1/blob")).isEqualTo("s3");
        assertThat(answers(80, "bucket.s3.example.org", "/")).isEqualTo("s3");
        assertThat(answers(80, "s3.example.org.evil.org", "/")).isEqualTo("nobody");
    }

    private String label(Mounts among, int port, String host) {
        return among.find(port, Peer.canonicalHost(host), "/")
                .flatMap(Mounts.Hit::label)
                .orElse("none");
    }

    @Test
    void whatStandsBeforeTheHostIsKept() {
        assertThat(label(mounts, 80, "photos.s3.example.org")).isEqualTo("photos");
        assertThat(label(mounts, 80, "Photos.S3.Example.ORG.")).isEqualTo("photos");
        assertThat(label(mounts, 80, "my.photos.s3.example.org")).isEqualTo("my.photos");
        assertThat(label(mounts, 80, "s3.example.org")).isEqualTo("none");
        assertThat(label(mounts, 80, "S3.example.org.")).isEqualTo("none");
        assertThat(label(mounts, 5201, "photos.s3.example.org")).isEqualTo("photos");
        assertThat(label(mounts, 5201, "localhost")).isEqualTo("none");
        assertThat(answers(80, ".s3.example.org", "/")).isEqualTo("nobody");
    }

    @Test
    void theNameThatFitsBestDecides() {
        Mounts both = new Mounts(List.of(
                new Mounts.Mounted(new Named("wide"), mount(Map.of("hosts", "*.example.org"), "/wide")),
                new Mounts.Mounted(
                        new Named("s3"), mount(Map.of("hosts", "*.s3.example.org,s3.example.org,[::1]"), "/s3"))));
        assertThat(label(both, 80, "a.b.s3.example.org")).isEqualTo("a.b");
        assertThat(label(both, 80, "s3.example.org")).isEqualTo("none");
        assertThat(label(both, 80, "b.example.org")).isEqualTo("b");
        assertThat(both.find(80, Peer.canonicalHost("[0:0::1]"), "/")
                        .orElseThrow()
                        .front()
                        .name())
                .isEqualTo("s3");
        assertThat(both.find(80, Peer.canonicalHost("[::2]"), "/")).isEmpty();
    }

    @Test
    void aPortOwnsTheRoot() {
        assertThat(answers(5201, "localhost", "/bucket/key")).isEqualTo("s3");
    }

    @Test
    void aMountThatIsNoPathIsAFault() {
        for (String path : List.of("v1", "/a//b", "/a/../b", "/a b", "/%2e")) {
            assertThatThrownBy(() -> mount(Map.of("path", path), "/v1")).hasMessageContaining("path");
        }
        assertThat(mount(Map.of("path", "/"), "/v1").path()).isEmpty();
        assertThat(mount(Map.of("path", "/a/b/"), "/v1").path()).isEqualTo("/a/b");
    }
}
