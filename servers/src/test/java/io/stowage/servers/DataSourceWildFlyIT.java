package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The data source that every WildFly has is found by its name, and is of a database that Stowage does not take. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class DataSourceWildFlyIT {
    private static final String NAME = "bank-wildfly";

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = NAME, managed = false, testable = false)
    static WebArchive war() {
        return Archives.war(NAME);
    }

    @Test
    void aDataSourceOfAnotherDatabaseIsTold() throws IOException, InterruptedException {
        deployer.deploy(NAME);
        Site site = new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/" + NAME + "/"));
        HttpResponse<byte[]> health = site.bytes("GET", "-/health", new byte[0]);
        assertThat(new String(health.body(), StandardCharsets.UTF_8))
                .contains("the database is H2")
                .contains("Stowage takes PostgreSQL 13");
        deployer.undeploy(NAME);
    }
}
