package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.store.StoreException;
import io.stowage.web.RequestContext;
import io.stowage.web.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refusals whose status cannot be sent any more. */
class LateErrorsTest {
    private static String document(Exception refusal) throws Exception {
        try (TestServer server = new TestServer("/", context -> (request, response, rest) -> {
            request.setAttribute(RequestContext.class.getName(), new RequestContext("1", "s3", 0, Optional.empty()));
            response.getOutputStream().write(S3Errors.document(request, refusal).getBytes(StandardCharsets.UTF_8));
        })) {
            return server.raw("GET /films/a HTTP/1.0\r\n\r\n");
        }
    }

    @Test
    void aRefusalSaysItsCodeAndTheRequest() throws Exception {
        assertThat(document(new RefusedException(Refusal.INVALID_PART, "part 1 is not there")))
                .contains(
                        "<Code>InvalidPart</Code>",
                        "<Message>part 1 is not there</Message>",
                        "<Resource>/films/a</Resource>",
                        "<RequestId>0000000000000001</RequestId>");
        assertThat(document(new StowageException(Fault.DATABASE_UNAVAILABLE, "the database does not answer")))
                .contains("<Code>ServiceUnavailable</Code>");
    }

    @Test
    void aFailureOfAStoreIsOneThatClientsTryAgain() throws Exception {
        assertThat(document(new StoreException(StoreException.Reason.UNAVAILABLE, "the store is down")))
                .contains("<Code>ServiceUnavailable</Code>");
        assertThat(document(new IOException("broken")))
                .contains("<Code>InternalError</Code>")
                .doesNotContain("broken");
    }
}
