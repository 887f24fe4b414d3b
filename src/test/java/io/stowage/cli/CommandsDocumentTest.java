package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docs/cli.md is written by the commands themselves. After a change of them, write it anew with
 * {@code ./mvnw test -Dtest=CommandsDocumentTest -Dwrite.docs=true}.
 */
class CommandsDocumentTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("project.basedir", "."), "docs", "cli.md");

    private static final String HEAD = """
            # The command line

            Written by a test from the commands; do not edit by hand.

            `stowage` stands for `java -jar stowage.war`, or for the script `bin/stowage` of the release, which `./mvnw -Prelease package` packs as
            `target/stowage-VERSION.tar.gz`. The script looks for the WAR in `../lib`, beside itself, or where `STOW_WAR` says; `STOW_JAVA_OPTS` has
            options for Java, such as `-Xmx512m`. `stowage serve` runs the server; its options are told by `stowage serve --help`.

            ## What holds for every command

            - The result goes to standard output and everything else to standard error. With `--json` the result is one JSON document;
              lists are one object on each line. An error is then JSON too: `{"error":{"exit":3,"kind":"not_found","message":…,"fix":…}}`.
            - A progress bar is drawn at a terminal only.
            - The server is `--url`, else `STOW_URL`, else `http://127.0.0.1:8080`; the owner is `--owner`, else `STOW_OWNER`; the owner's key is
              `--key`, else `STOW_KEY`. These names do not begin with `STOWAGE_`, which stands for settings.
            - Secrets come by reference: `env:NAME` or `file:/absolute/path`. The admin token is `--admin-token`, else what `STOW_ADMIN_TOKEN` holds.
            - Commands that look into stores or settings read them as the server would: `--config`, `--set`, `STOWAGE_…` in the environment.
            - What was interrupted goes on when the same command is run again: uploads ask the server what it has, downloads look through
              what they left beside the file (`.NAME.HASH.part`), copies pass over what is there.
            - Memory does not grow with the data: 32 bytes for each MiB of a blob, and a few buffers.

            ## Exit codes

            | code | means |
            |---|---|
            """;

    private static CommandLine commands() {
        return Commands.commandLine(Surroundings.ofProcess())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    private static String render() {
        StringBuilder document = new StringBuilder(HEAD);
        Arrays.stream(Exit.values())
                .forEach(exit -> document.append("| ")
                        .append(exit.code())
                        .append(" | ")
                        .append(exit.meaning())
                        .append(" |\n"));
        document.append("\n## Commands\n");
        describe(commands(), document);
        return document.toString();
    }

    private static void describe(CommandLine command, StringBuilder document) {
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        document.append("\n### ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(usage)
                .append("\n```\n");
        command.getSubcommands().values().stream()
                .filter(child -> !child.getCommandName().equals("help"))
                .forEach(child -> describe(child, document));
    }

    @Test
    void theDocumentSaysWhatTheCommandsSay() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(DOCUMENT, rendered);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(rendered);
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        assertExamples(commands());
    }

    private static void assertExamples(CommandLine command) {
        command.getSubcommands().values().stream()
                .filter(child -> !child.getCommandName().equals("help"))
                .forEach(child -> {
                    if (child.getSubcommands().isEmpty()) {
                        assertThat(child.getUsageMessage())
                                .as(child.getCommandSpec().qualifiedName())
                                .contains("Examples:")
                                .contains("--help");
                    }
                    assertExamples(child);
                });
    }

    @Test
    void theCompletionKnowsTheCommands() {
        assertThat(new Cli().run("completion").out()).contains("top-up").contains("--admin-token");
    }
}
