package io.stowage.app.settings;

import io.stowage.config.ConfigurationException;
import io.stowage.config.EnvironmentSource;
import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.naming.Binding;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the settings of a context come from, weakest first: file, context parameters, JNDI entries, environment, system
 * properties, command line. The file is named by {@code stowage.config} in any of the others; where that is a folder,
 * each context has its own file there, {@code ROOT.properties} or {@code team-a#storage.properties}.
 */
public final class SettingsSources {
    /** Left by the launcher: the settings of its command line. */
    public static final String COMMAND_LINE = "io.stowage.settings.command-line";

    private static final Logger LOG = LoggerFactory.getLogger(SettingsSources.class);
    private static final String PREFIX = "stowage.";
    private static final String FILE_KEY = "stowage.config";

    private SettingsSources() {}

    public static Settings read(ServletContext context) {
        Map<String, String> environment = System.getenv();
        List<Source> weakestFirst = new ArrayList<>(List.of(
                Source.of("context parameters", parameters(context)),
                Source.of("JNDI", jndi()),
                new EnvironmentSource(environment),
                Source.of("system properties", systemProperties()),
                Source.of("command line", commandLine(context))));
        file(weakestFirst, contextName(context.getContextPath())).ifPresent(source -> weakestFirst.add(0, source));
        return Settings.of(weakestFirst, environment);
    }

    /** The settings of the root context as the launcher would find them, where no container is. */
    public static Settings readAlone(Map<String, String> commandLine, Map<String, String> environment) {
        List<Source> weakestFirst = new ArrayList<>(List.of(
                new EnvironmentSource(environment),
                Source.of("system properties", systemProperties()),
                Source.of("command line", commandLine)));
        file(weakestFirst, contextName("")).ifPresent(source -> weakestFirst.add(0, source));
        return Settings.of(weakestFirst, environment);
    }

    /** The context path as a file name, in the way Tomcat has always written it. */
    public static String contextName(String contextPath) {
        return contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
    }

    private static Optional<Source> file(List<Source> weakestFirst, String contextName) {
        List<Source> strongestFirst = new ArrayList<>(weakestFirst);
        Collections.reverse(strongestFirst);
        Optional<String> named = strongestFirst.stream()
                .flatMap(source -> source.find(FILE_KEY).stream())
                .findFirst();
        return named.flatMap(text -> load(text.strip(), contextName));
    }

    private static Optional<Source> load(String text, String contextName) {
        try {
            Path named = Path.of(text);
            Path file = Files.isDirectory(named) ? named.resolve(contextName + ".properties") : named;
            if (Files.isDirectory(named) && !Files.exists(file)) {
                LOG.info("{} has no {}.properties; this context runs without a file", named, contextName);
                return Optional.empty();
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            return Optional.of(Source.of(file.toString(), texts(properties)));
        } catch (IOException | IllegalArgumentException e) {
            String fix = "name a readable properties file in UTF-8, or a folder with one for each context";
            throw new ConfigurationException(
                    List.of(new Problem(FILE_KEY, "cannot be read: \"" + text + "\" (" + e + ")", fix)));
        }
    }

    private static Map<String, String> texts(Properties properties) {
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return texts;
    }

    private static Map<String, String> ours(Map<String, String> all) {
        Map<String, String> ours = new HashMap<>(all);
        ours.keySet().removeIf(name -> !name.startsWith(PREFIX));
        return ours;
    }

    private static Map<String, String> parameters(ServletContext context) {
        Map<String, String> found = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            String value = context.getInitParameter(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return ours(found);
    }

    private static Map<String, String> systemProperties() {
        return ours(texts(System.getProperties()));
    }

    private static Map<String, String> commandLine(ServletContext context) {
        Map<String, String> found = new HashMap<>();
        if (context.getAttribute(COMMAND_LINE) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> found.put(String.valueOf(name), String.valueOf(value)));
        }
        return found;
    }

    /** Entries named {@code stowage.x} below {@code java:comp/env}, or {@code x} below {@code java:comp/env/stowage}. */
    private static Map<String, String> jndi() {
        Map<String, String> found = new HashMap<>();
        collect("java:comp/env", "", found);
        Map<String, String> ours = ours(found);
        collect("java:comp/env/stowage", PREFIX, ours);
        return ours;
    }

    /** The names are constants of ours: no input reaches the directory. */
    @SuppressWarnings("BanJNDI")
    private static void collect(String name, String prefix, Map<String, String> into) {
        try {
            NamingEnumeration<Binding> bindings = ((Context) new InitialContext().lookup(name)).listBindings("");
            while (bindings.hasMore()) {
                Binding binding = bindings.next();
                Object value = binding.getObject();
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    into.put(prefix + binding.getName(), String.valueOf(value));
                }
            }
        } catch (NamingException | ClassCastException e) {
            // A server without JNDI, or a context without entries, each says so in its own way.
            LOG.debug("no settings in JNDI at {}: {}", name, e.toString());
        }
    }
}
