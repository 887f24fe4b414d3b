package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The samples for Tomcat, as they are: the connector is part of server.xml, and the context file lies in
 * conf/Catalina/localhost, where its name is the path.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TomcatSamplesIT {
    private final Site site =
            new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/tomcat-context/"));

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
}
