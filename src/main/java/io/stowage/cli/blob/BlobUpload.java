package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Authorization;
import io.stowage.cli.remote.LocalBlob;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Upload;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uploads a file: hashes it, sends the tree, and then what the server does not have. */
@Command(
        name = "upload",
        description = {
            "Upload a file as a blob. Chunks go up in parallel, the server verifies each, and what it has already is not"
                    + " sent; so the same command goes on after a failure."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage blob upload --owner rrkah-fqaaa-aaaaa-aaaaq-cai photo.jpg",
            "  stowage blob upload --key me.pem --type text/plain --name notes.txt notes.txt",
            "  tar c folder | stowage blob upload --key me.pem -"
        })
public final class BlobUpload implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file, or - for what comes in through a pipe.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final HeaderOptions headers = new HeaderOptions();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "The certificate by which the owner, a canister, agreed to this blob.")
    private @Nullable Path certificate;

    @Option(names = "--parallel", paramLabel = "N", description = "Chunks on their way at a time. Default: 8.")
    private int parallel = 8;

    @Mixin
    private final BlobOptions blobs;

    private final Surroundings surroundings;

    /** What is printed at the end. */
    record Summary(
            String hash,
            String owner,
            long bytes,
            String type,
            int chunks,
            long sentChunks,
            long sentBytes,
            long presentChunks,
            String url,
            long millis) {}

    public BlobUpload(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.blobs = new BlobOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Owner owner = blobs.owner();
        Server server = blobs.connect();
        Authorization authorization = authorization();
        if (!file.toString().equals("-")) {
            return upload(file, owner, server, authorization);
        }
        Path spool = Files.createTempFile("stowage-upload-", ".tmp");
        try {
            Files.copy(surroundings.in(), spool, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return upload(spool, owner, server, authorization);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private Integer upload(Path from, Owner owner, Server server, Authorization authorization) throws IOException {
        long begun = System.nanoTime();
        if (!Files.isRegularFile(from)) {
            throw new CommandException(Exit.NOT_FOUND, "there is no file " + from, "");
        }
        long bytes = Files.size(from);
        try (LocalBlob blob = open(from, bytes)) {
            Upload.Result result;
            try (Progress sending = blobs.output().progress("sending", bytes)) {
                result = new Upload(server, owner, authorization, parallel).send(blob, sending);
            }
            show(blob.tree(), owner, server, result, Duration.ofNanos(System.nanoTime() - begun));
        }
        return Exit.OK.code();
    }

    private LocalBlob open(Path from, long bytes) throws IOException {
        try (Progress hashing = blobs.output().progress("hashing", bytes)) {
            return LocalBlob.open(from, size -> headers.lines(file, size), hashing);
        }
    }

    private Authorization authorization() throws IOException {
        return certificate == null ? blobs.authorization() : Authorization.certificate(Files.readAllBytes(certificate));
    }

    private void show(BlobTree tree, Owner owner, Server server, Upload.Result result, Duration time) {
        Summary told = new Summary(
                tree.root().toString(),
                owner.toString(),
                tree.size().bytes(),
                tree.headers().find("Content-Type").orElse(""),
                tree.chunks().count(),
                result.sent(),
                result.sentBytes(),
                result.present(),
                server.request(
                                "/v1/blob/",
                                Server.parameters("blob_hash", tree.root().toString(), "owner_id", owner.toString()))
                        .build()
                        .uri()
                        .toString(),
                time.toMillis());
        blobs.output()
                .show(
                        told,
                        () -> told.hash() + "\n" + told.url() + "\n"
                                + Figures.size(told.bytes()) + " in " + told.chunks() + " chunks, " + told.sentChunks()
                                + " of them sent, in " + Figures.time(time) + " ("
                                + Figures.rate(told.sentBytes(), time) + ")");
    }
}
