package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is undeployed is gone, and comes back with its data. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class UndeployIT {
    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "undeploy", managed = false, testable = false)
    static WebArchive war() {
        return Archives.war("undeploy");
    }

    @Test
    void anUndeployedContextAnswersNoMoreUntilItIsBack() throws IOException, InterruptedException {
        Site site = new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/undeploy/"));

        deployer.deploy("undeploy");
        assertThat(site.put("demo/kept", "hello").statusCode()).isEqualTo(201);

        deployer.undeploy("undeploy");
        assertThat(site.get("-/health/live").statusCode()).isEqualTo(404);

        deployer.deploy("undeploy");
        assertThat(site.get("demo/kept").body()).isEqualTo("hello");
        deployer.undeploy("undeploy");
    }
}
