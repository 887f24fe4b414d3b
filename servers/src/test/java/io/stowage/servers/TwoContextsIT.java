package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One WAR under two contexts of one server: each has a file of settings of its own, and one is switched off. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TwoContextsIT {
    @ArquillianResource
    @OperateOnDeployment("files")
    private URL files;

    @ArquillianResource
    @OperateOnDeployment("off")
    private URL off;

    @Deployment(name = "files", testable = false)
    static WebArchive files() {
        return Archives.war("files");
    }

    @Deployment(name = "off", testable = false)
    static WebArchive off() {
        return Archives.war("off").addAsWebResource(new StringAsset("the host's own"), "own.txt");
    }

    @Test
    @OperateOnDeployment("files")
    void eachContextHasItsOwnSettings() throws IOException, InterruptedException {
        Site site = new Site(URI.create(files.toString()));
        assertThat(site.put("files/a", "hello").statusCode()).isEqualTo(201);
        assertThat(site.get("files/a").body()).isEqualTo("hello");
        assertThat(site.get("status/health").body()).contains("path /files");
        assertThat(site.get("-/health").headers().firstValue("X-Request-Id")).isEmpty();
        assertThat(site.get("-/health").statusCode()).isEqualTo(404);
    }

    @Test
    @OperateOnDeployment("off")
    void aContextThatIsSwitchedOffLetsEverythingPass() throws IOException, InterruptedException {
        Site site = new Site(URI.create(off.toString()));
        assertThat(site.get("own.txt").body()).isEqualTo("the host's own");
        // Servers differ in what they make of a folder without a page.
        assertThat(site.get("").headers().firstValue("X-Request-Id")).isEmpty();
        for (String path : new String[] {"-/health", "demo/a", "files/a", "status/health"}) {
            HttpResponse<String> answer = site.get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("X-Request-Id")).isEmpty();
        }
    }
}
