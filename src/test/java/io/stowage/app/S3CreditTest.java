package io.stowage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.app.settings.SettingsSources;
import io.stowage.ic.Principal;
import io.stowage.web.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What somebody is told by S3 whose key has no credit, in the whole application with its ledger. */
class S3CreditTest {
    private static final String KEY = "STWAAAAAAAAAAAAAAAAA";
    private static final String SECRET = "0123456789012345678901234567890123456789";
    private static final String OWNER =
            Principal.reserved("stowage-account/" + KEY).toString();

    private final List<Application> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        started.forEach(Application::close);
    }

    @Test
    void aKeyWithoutAnAccountIsToldWhoDoesWhatNext() throws Exception {
        Map<String, String> settings = Map.of(
                "stowage.data",
                folder.resolve("data").toString(),
                "stowage.local-access",
                "open",
                "stowage.cashier.type",
                "ledger",
                "stowage.s3.keys",
                "file:" + Files.writeString(folder.resolve("keys"), KEY + ":" + SECRET));
        TestServer running = new TestServer("/", context -> {
            context.setAttribute(SettingsSources.COMMAND_LINE, settings);
            Application application = Application.start(context);
            started.add(application);
            return application::answer;
        });
        try (TestServer server = running;
                S3Client s3 = client(server)) {
            S3Exception refused =
                    catchThrowableOfType(S3Exception.class, () -> s3.createBucket(b -> b.bucket("films")));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccountProblem");
            assertThat(refused.awsErrorDetails().errorMessage())
                    .contains("no account of " + OWNER)
                    .contains("stowage cashier account create " + OWNER)
                    .contains("stowage cashier account top-up " + OWNER + " 1cr");
        }
    }

    private static S3Client client(TestServer server) {
        return S3Client.builder()
                .endpointOverride(server.uri("/s3"))
                .region(Region.of("stowage"))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }
}
