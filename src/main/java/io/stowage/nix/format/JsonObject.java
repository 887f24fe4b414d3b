package io.stowage.nix.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.stowage.fault.BadRequest;
import io.stowage.web.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Documents that are stored and served as they came, so that only their form is looked at. */
public final class JsonObject {
    private JsonObject() {}

    /** Refuses what is not one JSON object and nothing else. */
    public static void require(byte[] document) {
        try (JsonParser parser = StrictJson.FACTORY.createParser(document)) {
            BadRequest.unless(parser.nextToken() == JsonToken.START_OBJECT, "the body is not a JSON object");
            parser.skipChildren();
            BadRequest.unless(
                    parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null,
                    "the body is not one JSON object and nothing else");
        } catch (JsonProcessingException e) {
            throw BadRequest.because("the body is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always readable", e);
        }
    }
}
