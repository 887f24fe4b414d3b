package io.stowage.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ClassLoaderAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the tests deploy: the files that the build has made, and the samples as they are. */
final class Archives {
    static final Path SAMPLES = Path.of(System.getProperty("project.basedir"), "WEB-INF-samples");

    private static final String HOST_SERVLET = """
              <servlet>
                <servlet-name>host</servlet-name>
                <servlet-class>io.stowage.servers.HostServlet</servlet-class>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping>
                <servlet-name>host</servlet-name>
                <url-pattern>/*</url-pattern>
              </servlet-mapping>
            </web-app>
            """;

    private static final String LEAKING_LISTENER = """
              <listener>
                <listener-class>io.stowage.servers.LeakingListener</listener-class>
              </listener>
            </web-app>
            """;

    private static final String EMPTY_WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            </web-app>
            """;

    private Archives() {}

    /** The very WAR. Its name becomes the context path, and that the name of its file of settings. */
    static WebArchive war(String name) {
        return ShrinkWrap.create(ZipImporter.class, name + ".war")
                .importFrom(new File(System.getProperty("war")))
                .as(WebArchive.class);
    }

    static EnterpriseArchive ear() {
        Path descriptor = SAMPLES.resolve("ear-jboss-deployment-structure.xml");
        return ShrinkWrap.create(EnterpriseArchive.class, "storage.ear")
                .addAsModule(war("stowage"))
                .addAsManifestResource(descriptor.toFile(), "jboss-deployment-structure.xml");
    }

    /** Somebody's application with Stowage's jars in it, mounted by the fragment that lies in one of them. */
    static WebArchive host() {
        return host("host", EMPTY_WEB_XML);
    }

    /** The same, where fragments are not read and the mount was copied by hand. */
    static WebArchive hostWithMountByHand() {
        return host("mounted", read(SAMPLES.resolve("web-fragment-mount.xml")))
                .addAsWebInfResource(SAMPLES.resolve("jboss-web.xml").toFile());
    }

    /** An application that has nothing to do with Stowage and leaves a thread behind. */
    static WebArchive leaking() {
        return withClass("LeakingListener", "leaking", EMPTY_WEB_XML.replace("</web-app>", LEAKING_LISTENER));
    }

    private static WebArchive withClass(String simpleName, String name, String webXml) {
        // By its file, since the servlet API that the class needs is on no class path here.
        String file = "io/stowage/servers/" + simpleName + ".class";
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .setWebXML(new StringAsset(webXml))
                .addAsWebInfResource(new ClassLoaderAsset(file), "classes/" + file);
    }

    private static WebArchive host(String name, String webXml) {
        WebArchive host = withClass("HostServlet", name, webXml.replace("</web-app>", HOST_SERVLET))
                .addAsWebInfResource(
                        SAMPLES.resolve("jboss-deployment-structure.xml").toFile())
                .addAsLibrary(new File(System.getProperty("war.classes")));
        libraries().forEach(jar -> host.addAsLibrary(jar.toFile()));
        return host;
    }

    private static List<Path> libraries() {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("war.libraries")))) {
            return jars.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
