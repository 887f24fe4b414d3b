package io.stowage.servers;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR inside an EAR, which WildFly treats by other rules than a WAR alone. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class EarIT extends ServerContract {
    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Archives.ear();
    }

    @Override
    Site site() {
        return new Site(URI.create(url.toString()));
    }

    @Override
    boolean tuned() {
        return Boolean.getBoolean("server.tuned");
    }
}
