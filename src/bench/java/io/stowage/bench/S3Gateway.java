package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The front before a Ceph object gateway that keeps the bytes, against that gateway alone: here, and with a network between. */
final class S3Gateway {
    private static final int MIB = (int) ByteSize.MIB;
    private static final int OBJECTS = 32;

    private final Path folder;
    private final S3Load load;
    private final S3Place rgw;

    S3Gateway(Path folder, S3Load load, S3Place rgw) {
        this.folder = folder;
        this.load = load;
        this.rgw = rgw;
    }

    void hold(Path target) throws IOException, InterruptedException {
        hold("gateway, same processors, ", rgw, target.resolve("bench-s3-gateway-results.md"));
        try (LinkProcess link = LinkProcess.start(folder, rgw)) {
            hold(
                    "gateway, " + LinkProcess.description() + ", ",
                    link.place(),
                    target.resolve("bench-s3-gateway-link-results.md"));
        }
    }

    private void hold(String prefix, S3Place place, Path results) throws IOException, InterruptedException {
        S3Server alone = S3Server.given(Rgw.NAME, place, Rgw.pids());
        S3Lines empty = lines(prefix, List.of(alone));
        if (empty.isEmpty()) {
            return;
        }
        Path own = Files.createTempDirectory(folder, "gateway-");
        load.once(alone.port(), 1, List.of(alone.requests(place.bucket()).createBucket()), S3Lines.LONG, alone.cpu());
        try (S3Server before = S3Server.stowage(own, "Stowage on RGW", Stowage.storing(own, place))) {
            S3Lines lines = lines(prefix, List.of(before, alone));
            lines.hold();
            lines.results().writeTo(results);
        }
    }

    private S3Lines lines(String prefix, List<S3Server> servers) {
        S3Lines lines = new S3Lines(prefix, servers, load);
        lines.addReads("GET", MIB, 16, OBJECTS);
        lines.addPuts(MIB, 16, false);
        return lines;
    }
}
