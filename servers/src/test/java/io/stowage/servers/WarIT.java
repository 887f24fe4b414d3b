package io.stowage.servers;

import java.net.URI;
import java.net.URL;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR in whichever server this run is for. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class WarIT extends NativeContract {
    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive war() {
        return Archives.war("stowage");
    }

    @Override
    Site site() {
        return new Site(URI.create(url.toString()));
    }

    @Override
    boolean tuned() {
        return Boolean.getBoolean("server.tuned");
    }

    @Override
    Set<String> keysRefused() {
        return switch (System.getProperty("arquillian.launch")) {
            case "tomcat-embedded" -> Set.of("a\\b");
            case "jetty-embedded" -> Set.of("a//b", "/lead", "a%b", "a%2Fb", "a\\b", "line\\nbreak");
            case "tomcat", "wildfly" -> Set.of();
            default -> throw new IllegalStateException("which server is this?");
        };
    }
}
