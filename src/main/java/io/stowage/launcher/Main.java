package io.stowage.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * The entry of {@code java -jar stowage.war}. This stage has only the JDK; it unpacks the WAR and runs the server in a
 * class loader of its own, which the application's class loader can see through. A command other than {@code serve} is
 * the command line's, which lies among the application's classes and knows no server.
 */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** EX_CONFIG of sysexits.h, so that a supervisor can tell "do not try again" from "try again". */
    static final int CONFIGURATION = 78;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    private static int run(List<String> args) {
        if (CommandLine.isForAnother(args)) {
            return command(args);
        }
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.help()) {
                System.out.print(Option.help());
                return OK;
            }
            if (line.version()) {
                System.out.println("Stowage " + version());
                return OK;
            }
            return serve(args);
        } catch (UsageException e) {
            System.err.println("stowage: " + e.getMessage());
            System.err.println("Try --help for the options.");
            return USAGE;
        }
    }

    private static int command(List<String> args) {
        try {
            UnpackedWar war = UnpackedWar.applicationOf(ownFile());
            // Not closed here: an interrupted command still loads classes on its way out.
            Runtime.getRuntime().addShutdownHook(new Thread(war::close, "stowage-clean-up"));
            URLClassLoader loader = new URLClassLoader(
                    "stowage-commands",
                    war.commandClassPath().toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
            LogDefaults.install("commands.properties");
            Thread.currentThread().setContextClassLoader(loader);
            return commands(loader).applyAsInt(args);
        } catch (IOException | ReflectiveOperationException e) {
            System.err.println("stowage: cannot start: " + e);
            return FAILED;
        }
    }

    /** Only types of the JDK can be handed over to that loader, too. */
    @SuppressWarnings("unchecked")
    private static ToIntFunction<List<String>> commands(ClassLoader loader) throws ReflectiveOperationException {
        return (ToIntFunction<List<String>>) Class.forName("io.stowage.cli.Commands", true, loader)
                .asSubclass(ToIntFunction.class)
                .getConstructor()
                .newInstance();
    }

    private static int serve(List<String> args) {
        Termination termination = Termination.install();
        try (UnpackedWar war = UnpackedWar.of(ownFile());
                URLClassLoader loader = new URLClassLoader(
                        "stowage-launcher",
                        war.serverClassPath().toArray(URL[]::new),
                        ClassLoader.getPlatformClassLoader())) {
            LogDefaults.install("logging.properties");
            Thread.currentThread().setContextClassLoader(loader);
            return server(loader, args, war.webapp(), termination.requested()).getAsInt();
        } catch (IOException | ReflectiveOperationException e) {
            System.err.println("stowage: cannot start: " + e);
            return FAILED;
        } finally {
            termination.done();
        }
    }

    /** The second stage is loaded anew there, so only types of the JDK can be handed over. */
    private static IntSupplier server(ClassLoader loader, List<String> args, Path webapp, CountDownLatch end)
            throws ReflectiveOperationException {
        return Class.forName("io.stowage.launcher.JettyServer", true, loader)
                .asSubclass(IntSupplier.class)
                .getConstructor(List.class, Path.class, CountDownLatch.class)
                .newInstance(args, webapp, end);
    }

    private static Path ownFile() throws IOException {
        try {
            Path file = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(file)) {
                throw new IOException("this runs from the WAR only (java -jar stowage.war), not from " + file);
            }
            return file;
        } catch (URISyntaxException e) {
            throw new IOException("the path of the WAR is not readable", e);
        }
    }
}
