package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.cli.remote.Authorization;
import io.stowage.cli.remote.LocalBlob;
import io.stowage.cli.remote.Retry;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Upload;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.ic.Owner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an upload that somebody killed. */
class UploadResumeTest {
    private static final int CHUNKS = 6;

    @TempDir
    private Path folder;

    /** Ends the upload when so many bytes were sent. */
    private static final class Killer implements Progress {
        private long left = 3L << 20;

        @Override
        public void add(long amount) {
            left -= amount;
            if (left < 0) {
                throw new CancellationException("killed");
            }
        }

        @Override
        public void close() {}
    }

    private LocalBlob blob() throws Exception {
        byte[] bytes = new byte[CHUNKS << 20];
        new Random(9).nextBytes(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        return LocalBlob.open(file, size -> HeaderLines.NONE, Progress.SILENT);
    }

    @Test
    void theNextUploadSendsOnlyWhatIsMissing() throws Exception {
        Owner owner = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");
        try (RunningStowage stowage = new RunningStowage(
                        Map.of("stowage.data", folder.resolve("data").toString()));
                LocalBlob blob = blob()) {
            Server server = new Server(URI.create(stowage.url()), Retry.USUAL);
            Upload upload = new Upload(server, owner, Authorization.ofDevelopment(), 1);
            assertThatThrownBy(() -> upload.send(blob, new Killer())).isInstanceOf(CancellationException.class);

            Upload.Result result = upload.send(blob, Progress.SILENT);

            assertThat(result).isEqualTo(new Upload.Result(CHUNKS - 4, (CHUNKS - 4L) << 20, 4));
        }
    }
}
