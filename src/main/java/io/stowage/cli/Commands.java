package io.stowage.cli;

import io.stowage.app.Blueprint;
import io.stowage.cli.account.AccountAudit;
import io.stowage.cli.account.AccountBalance;
import io.stowage.cli.account.AccountCreate;
import io.stowage.cli.account.AccountLimit;
import io.stowage.cli.account.AccountTopUp;
import io.stowage.cli.account.UsageShow;
import io.stowage.cli.artifact.ArtifactFinalize;
import io.stowage.cli.artifact.ArtifactLs;
import io.stowage.cli.artifact.ArtifactPull;
import io.stowage.cli.artifact.ArtifactPush;
import io.stowage.cli.artifact.ArtifactRetention;
import io.stowage.cli.artifact.ArtifactRm;
import io.stowage.cli.artifact.ArtifactShow;
import io.stowage.cli.blob.Bench;
import io.stowage.cli.blob.BlobDownload;
import io.stowage.cli.blob.BlobLs;
import io.stowage.cli.blob.BlobRm;
import io.stowage.cli.blob.BlobUpload;
import io.stowage.cli.blob.BlobVerify;
import io.stowage.cli.blob.TreeShow;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.database.DatabaseBackup;
import io.stowage.cli.database.DatabaseCheck;
import io.stowage.cli.database.DatabaseRestore;
import io.stowage.cli.key.KeyDelete;
import io.stowage.cli.key.KeyDisable;
import io.stowage.cli.key.KeyEnable;
import io.stowage.cli.key.KeyGenerate;
import io.stowage.cli.key.KeyList;
import io.stowage.cli.key.KeyReset;
import io.stowage.cli.key.KeyShow;
import io.stowage.cli.key.S3Env;
import io.stowage.cli.nix.NixGc;
import io.stowage.cli.nix.NixImport;
import io.stowage.cli.nix.NixKeygen;
import io.stowage.cli.nix.NixPin;
import io.stowage.cli.nix.NixUnpin;
import io.stowage.cli.nix.NixVerify;
import io.stowage.cli.owner.OwnerKeygen;
import io.stowage.cli.owner.OwnerShow;
import io.stowage.cli.storage.StorageStatus;
import io.stowage.cli.storage.StorageVerify;
import io.stowage.cli.storage.StoreMove;
import io.stowage.cli.store.StoreCopy;
import io.stowage.cli.store.StoreLs;
import io.stowage.cli.store.StoreVerify;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands but serve. The launcher finds this class by its name and calls it with the words of the command line. */
public final class Commands implements ToIntFunction<List<String>> {
    @Command(
            name = "stowage",
            description = "Content-addressed, metered storage: the server, and what one does with it.",
            synopsisSubcommandLabel = "COMMAND",
            footerHeading = "%nEnvironment:%n",
            footer = {
                "  STOW_URL    address of the server, where --url is not given",
                "  STOW_OWNER  owner of blobs, where --owner is not given",
                "  STOW_KEY    file with the owner's key, where --key is not given",
                "  STOWAGE_…   settings, as for the server"
            })
    private static final class Root {}

    /** A group of commands; alone it is not enough. */
    @Command
    private static final class Group {}

    @Override
    public int applyAsInt(List<String> args) {
        return run(args, Surroundings.ofProcess());
    }

    /** Runs one command and says how it ended. */
    static int run(List<String> args, Surroundings surroundings) {
        return commandLine(surroundings).execute(args.toArray(String[]::new));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine all = new CommandLine(new Root()).addSubcommand(new ServeCommand());
        ofClients(surroundings).forEach(all::addSubcommand);
        ofOperators(surroundings).forEach(all::addSubcommand);
        all.addSubcommand(new Doctor(surroundings))
                .addSubcommand(new Bench(surroundings))
                .addSubcommand(new ShellCompletion(surroundings))
                .addSubcommand(new CommandLine.HelpCommand());
        describe(all.getCommandSpec());
        all.getCommandSpec().versionProvider(() -> new String[] {"Stowage " + Blueprint.version()});
        return all.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        surroundings.terminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler((e, line, parsed) -> tell(e, parsed, surroundings))
                .setParameterExceptionHandler((e, args) -> tellMisuse(e, surroundings));
    }

    private static List<CommandLine> ofClients(Surroundings surroundings) {
        return List.of(
                group("blob", "Upload, download, verify, list and delete blobs.")
                        .addSubcommand(new BlobUpload(surroundings))
                        .addSubcommand(new BlobDownload(surroundings))
                        .addSubcommand(new BlobVerify(surroundings))
                        .addSubcommand(new BlobLs(surroundings))
                        .addSubcommand(new BlobRm(surroundings)),
                group("tree", "Look at the hash trees of blobs.").addSubcommand(new TreeShow(surroundings)),
                group("owner", "Make and show keys of owners.")
                        .addSubcommand(new OwnerKeygen(surroundings))
                        .addSubcommand(new OwnerShow(surroundings)),
                group("s3-keys", "Make, list and change the access keys of all fronts.")
                        .addSubcommand(new KeyGenerate(surroundings))
                        .addSubcommand(new KeyList(surroundings))
                        .addSubcommand(new KeyShow(surroundings))
                        .addSubcommand(new KeyEnable(surroundings))
                        .addSubcommand(new KeyDisable(surroundings))
                        .addSubcommand(new KeyReset(surroundings))
                        .addSubcommand(new KeyDelete(surroundings)),
                group("artifact", "Push, pull, list and delete packages of the artifact registry.")
                        .addSubcommand(new ArtifactPush(surroundings))
                        .addSubcommand(new ArtifactPull(surroundings))
                        .addSubcommand(new ArtifactLs(surroundings))
                        .addSubcommand(new ArtifactShow(surroundings))
                        .addSubcommand(new ArtifactFinalize(surroundings))
                        .addSubcommand(new ArtifactRm(surroundings))
                        .addSubcommand(new ArtifactRetention(surroundings)),
                group("nix", "Keep binary caches for Nix: keys, pins, collections, imports.")
                        .addSubcommand(new NixKeygen(surroundings))
                        .addSubcommand(new NixPin(surroundings))
                        .addSubcommand(new NixUnpin(surroundings))
                        .addSubcommand(new NixGc(surroundings))
                        .addSubcommand(new NixVerify(surroundings))
                        .addSubcommand(new NixImport(surroundings)),
                group("s3", "Set S3 clients up.").addSubcommand(new S3Env(surroundings)));
    }

    private static List<CommandLine> ofOperators(Surroundings surroundings) {
        return List.of(
                group("cashier", "Keep the accounts of the embedded ledger.")
                        .addSubcommand(group("account", "Open accounts, add credit, set limits, audit.")
                                .addSubcommand(new AccountCreate(surroundings))
                                .addSubcommand(new AccountTopUp(surroundings))
                                .addSubcommand(new AccountBalance(surroundings))
                                .addSubcommand(new AccountLimit(surroundings))
                                .addSubcommand(new AccountAudit(surroundings))),
                group("usage", "What owners used and were charged.").addSubcommand(new UsageShow(surroundings)),
                group("store", "Look into the stores of a configuration, and copy and move between them.")
                        .addSubcommand(new StoreLs(surroundings))
                        .addSubcommand(new StoreVerify(surroundings))
                        .addSubcommand(new StoreCopy(surroundings))
                        .addSubcommand(new StoreMove(surroundings)),
                group("storage", "See and have proven what a server keeps.")
                        .addSubcommand(new StorageVerify(surroundings))
                        .addSubcommand(new StorageStatus(surroundings)),
                group("database", "Back up, restore and check the embedded databases.")
                        .addSubcommand(new DatabaseBackup(surroundings))
                        .addSubcommand(new DatabaseRestore(surroundings))
                        .addSubcommand(new DatabaseCheck(surroundings)),
                group("config", "Check and show settings.")
                        .addSubcommand(new ConfigCheck(surroundings))
                        .addSubcommand(new ConfigShow(surroundings))
                        .addSubcommand(new ConfigDocs(surroundings)));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static CommandLine group(String name, String description) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec()
                .name(name)
                .usageMessage()
                .description(description)
                .synopsisSubcommandLabel("COMMAND");
        return group;
    }

    /** What every command has: --help, and lines that fit on a screen. */
    private static void describe(CommandSpec spec) {
        boolean helps = spec.helpCommand() || spec.findOption("--help") != null;
        if (!helps) {
            spec.mixinStandardHelpOptions(false);
            spec.addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("This text.")
                    .build());
        }
        spec.usageMessage().width(100).abbreviateSynopsis(true).sortOptions(false);
        // Commands with numbers of their own keep them; picocli's default is the number for usage.
        spec.exitCodeOnExecutionException(Exit.FAILED.code());
        spec.subcommands().values().forEach(child -> describe(child.getCommandSpec()));
    }

    private static int tell(Exception e, ParseResult parsed, Surroundings surroundings) {
        CommandFailure failure = CommandFailure.of(e);
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        boolean json = innermost.hasMatchedOption("--json");
        surroundings.err().println(json ? Output.render(failure.json()) : failure.text());
        return failure.exit().code();
    }

    private static int tellMisuse(ParameterException e, Surroundings surroundings) {
        CommandLine where = e.getCommandLine();
        surroundings.err().println("stowage: " + e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, writer(surroundings.err()));
        }
        surroundings.err().println("Try: " + where.getCommandSpec().qualifiedName() + " --help");
        return where.getCommandSpec().exitCodeOnInvalidInput();
    }
}
