package io.stowage.cli.blob;

import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Download;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.digest.Digest;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which blob a command fetches, and how. */
final class FetchOptions {
    @Parameters(paramLabel = "HASH", converter = Hashes.class, description = "The root hash of the blob.")
    @SuppressWarnings("NullAway.Init")
    private Digest hash;

    @Option(names = "--parallel", paramLabel = "N", description = "Ranges on their way at a time. Default: 6.")
    private int parallel = 6;

    @Mixin
    private final BlobOptions blobs;

    FetchOptions(Surroundings surroundings) {
        this.blobs = new BlobOptions(surroundings);
    }

    Digest hash() {
        return hash;
    }

    RemoteBlob find() throws IOException {
        return blobs.find(hash);
    }

    Download download(RemoteBlob blob) {
        return new Download(blob, parallel);
    }

    Output output() {
        return blobs.output();
    }
}
