package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stowage as jars inside an application whose own servlet claims every path. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class HostApplicationIT {
    @ArquillianResource
    @OperateOnDeployment("host")
    private URL byFragment;

    @ArquillianResource
    @OperateOnDeployment("mounted")
    private URL byHand;

    @Deployment(name = "host", testable = false)
    static WebArchive host() {
        return Archives.host();
    }

    @Deployment(name = "mounted", testable = false)
    static WebArchive mounted() {
        return Archives.hostWithMountByHand();
    }

    @Test
    @OperateOnDeployment("host")
    void theFragmentMountsItself() throws IOException, InterruptedException {
        sharesItsPaths(new Site(URI.create(byFragment.toString())));
    }

    @Test
    @OperateOnDeployment("mounted")
    void theMountCanBeCopiedIntoAWebXml() throws IOException, InterruptedException {
        sharesItsPaths(new Site(URI.create(byHand.toString())));
    }

    private static void sharesItsPaths(Site site) throws IOException, InterruptedException {
        assertThat(site.get("-/health/live").statusCode()).isEqualTo(200);
        assertThat(site.put("demo/a", "hello").statusCode()).isEqualTo(201);
        assertThat(site.get("demo/a").body()).isEqualTo("hello");
        assertThat(site.get("demo/nothing-there").statusCode()).isEqualTo(404);

        assertThat(site.get("other").body()).isEqualTo("the host at /other");
        assertThat(site.get("demonstration/a").body()).isEqualTo("the host at /demonstration/a");
        assertThat(site.get("").body()).isEqualTo("the host at /");
    }
}
