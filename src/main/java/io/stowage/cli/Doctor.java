package io.stowage.cli;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Figures;
import io.stowage.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything that has to be right before a server can work, and says what to do about the rest. */
@Command(
        name = "doctor",
        description = {
            "Check settings, disk, stores (endpoint, credentials, and writing, reading and deleting a small object), clock,"
                    + " and the running server with its parts; say what to do about each fault."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage doctor --config stowage.properties",
            "  stowage doctor --url https://storage.example.org --json"
        })
final class Doctor implements Callable<Integer> {
    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    Doctor(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new SettingsOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() {
        Blueprint blueprint = settings.read();
        List<Finding> findings = new ArrayList<>();
        List<Problem> problems = blueprint.problems();
        problems.forEach(problem ->
                findings.add(Finding.broken("settings", problem.key() + ": " + problem.reason(), problem.fix())));
        if (problems.isEmpty()) {
            findings.add(Finding.ok("settings", "sound"));
            findings.add(disk(blueprint.data().toAbsolutePath()));
            StoreCheckup stores = new StoreCheckup(blueprint, surroundings.clock());
            blueprint.storeNames().forEach(name -> findings.addAll(stores.check(name)));
        }
        findings.addAll(servers(blueprint));
        findings.forEach(finding -> output.show(finding, finding::text));
        boolean broken = findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.BROKEN);
        return (broken ? Exit.FINDINGS : Exit.OK).code();
    }

    private List<Finding> servers(Blueprint blueprint) {
        List<Finding> findings = new ArrayList<>();
        Server server = servers.connect();
        ServerCheckup checkup = new ServerCheckup(surroundings.clock());
        for (String name : blueprint.storeNames()) {
            blueprint.endpoint(name).ifPresent(endpoint -> findings.add(checkup.clock("store " + name, endpoint)));
        }
        List<Finding> health = checkup.health(server, servers.givenUrl().isPresent());
        findings.addAll(health);
        boolean answers = health.stream().anyMatch(finding -> finding.grade() == Finding.Grade.OK);
        if (answers) {
            findings.add(checkup.clock("the server", server.base()));
        }
        return findings;
    }

    private static Finding disk(Path data) {
        Path place = data;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            String what = Figures.size(free) + " free at " + data;
            return Files.isWritable(place)
                    ? Finding.ok("disk", what)
                    : Finding.broken("disk", place + " cannot be written", "change its owner, or set stowage.data");
        } catch (IOException e) {
            return Finding.broken("disk", place + " cannot be looked at: " + e.getMessage(), "set stowage.data");
        }
    }
}
