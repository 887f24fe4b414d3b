package io.stowage.servers;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** In the data source that every WildFly has, with the server's own driver. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class DataSourceWildFlyIT extends DataSourceContract {
    private static final String NAME = "bank-wildfly";

    @Deployment(name = NAME, managed = false, testable = false)
    static WebArchive war() {
        return Archives.war(NAME);
    }

    @Override
    String name() {
        return NAME;
    }
}
