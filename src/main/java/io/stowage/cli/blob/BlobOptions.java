package io.stowage.cli.blob;

import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.OwnerOptions;
import io.stowage.cli.remote.Authorization;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.cli.remote.Server;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** What commands about blobs have in common: whose, on which server, and how the result is shown. */
final class BlobOptions {
    @Mixin
    private final OwnerOptions owners;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final Output output;

    BlobOptions(Surroundings surroundings) {
        this.owners = new OwnerOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
        this.output = new Output(surroundings);
    }

    Owner owner() throws IOException {
        return owners.require();
    }

    /** By the owner's key where there is one. */
    Authorization authorization() throws IOException {
        return owners.authorization();
    }

    Server connect() {
        return servers.connect();
    }

    RemoteBlob find(Digest hash) throws IOException {
        return RemoteBlob.find(servers.connect(), owners.require(), hash);
    }

    Output output() {
        return output;
    }
}
