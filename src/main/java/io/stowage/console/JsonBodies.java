package io.stowage.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads small JSON requests, strictly. */
final class JsonBodies {
    private final ObjectReader reader = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build()
            .reader();

    <T> T read(HttpServletRequest request, int maxBytes, Class<T> type) throws IOException {
        byte[] bytes = RequestBody.of(request, BodyPolicy.small(maxBytes)).readAllBytes();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return reader.forType(type).readValue(text);
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new StowageException(Fault.BAD_REQUEST, "the request is not the JSON that is expected here", e);
        }
    }
}
