package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The samples for Tomcat, as they are: the connector is part of server.xml, and the context file mounts the WAR. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TomcatSamplesIT {
    private static final String HOME = "http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/";

    private final Site site = new Site(URI.create(HOME + "tomcat-context/"));

    /** The manager puts the file into conf/Catalina/localhost, under the name of the path. */
    @BeforeEach
    void mount() throws IOException, InterruptedException {
        String file = Archives.SAMPLES.resolve("tomcat-context.xml").toUri().toString();
        assertThat(manager("deploy?path=/tomcat-context&config=" + file)).startsWith("OK");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        assertThat(manager("undeploy?path=/tomcat-context")).startsWith("OK");
    }

    private static String manager(String command) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString("deployer:only-for-this-test".getBytes(StandardCharsets.US_ASCII));
        Site manager = new Site(URI.create(HOME + "manager/text/"));
        return manager.get(command, "Authorization", "Basic " + credentials).body();
    }

    /** Only to have the server started. */
    @Deployment(testable = false)
    static WebArchive war() {
        return Archives.war("off");
    }

    @Test
    void theContextFileMountsTheWarWithItsParameters() throws IOException, InterruptedException {
        assertThat(site.put("demo/a", "hello").statusCode()).isEqualTo(201);
        assertThat(site.get("demo/a").body()).isEqualTo("hello");
        assertThat(site.get("-/health").body()).contains("stowage-data");
    }

    @Test
    void theConnectorAsksForABodyOnlyWhenItIsRead() throws IOException {
        String answer = site.raw("PUT", "demo/a/../b", "Expect: 100-continue\r\nContent-Length: 1000000\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void theConnectorDoesNotNameItself() throws IOException, InterruptedException {
        assertThat(site.get("").headers().firstValue("Server").orElse("").strip())
                .isEmpty();
    }

    @Test
    void whatTomcatRefusesByItselfShowsNoVersionAndNoTrace() throws IOException {
        for (String path : new String[] {"demo/x%00", "demo/%zz", "nobody/../../x", "nobody"}) {
            String answer = site.raw("GET", path, "");
            assertThat(answer).as(path).startsWith("HTTP/1.1 4").doesNotContain("Tomcat/", "\tat ");
        }
        String broken = site.conversation(site.line("PUT", "demo/x") + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertThat(broken).startsWith("HTTP/1.1 400").doesNotContain("Tomcat", "\tat ");
    }
}
