package io.stowage.web.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.stowage.fault.BadRequest;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Walks through one JSON document token by token and is strict where the library is kind: UTF-8 only, no name twice,
 * nothing behind the document, no half surrogate pair, bounds on everything. Keeps no more than one token, so its
 * memory does not depend on what was sent.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 40;
    private static final int MAX_TEXT = 16 * 1024;
    private static final int MAX_NAME = 1024;

    /** The names of an object are kept to find one that comes twice; a body full of names would fill the heap. */
    private static final int MAX_FIELDS = 256;

    /**
     * How JSON is read and written here. Buffers come from a pool of our own, as a thread's own would outlive a
     * redeployed application; and names are not kept between documents, as they are the clients' choice.
     */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // A document that breaks off must not look whole.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private final JsonParser parser;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /** What to do with a value; afterwards the whole value has been read. */
    public interface Value {
        public void read() throws IOException;
    }

    public interface Field {
        public void read(String name) throws IOException;
    }

    /** What to do with a text; the characters are overwritten afterwards. */
    public interface Characters {
        void read(char[] text, int offset, int length);
    }

    public interface Document<T> {
        public T read(StrictJson json) throws IOException;
    }

    /**
     * Reads one document. Whatever is wrong with it is a {@link StowageException}; an {@link IOException} is the
     * source's own and says nothing about the document.
     */
    public static <T> T read(InputStream source, long maxBytes, Document<T> document) throws IOException {
        try (JsonParser parser = FACTORY.createParser(utf8(new BoundedStream(source, maxBytes)))) {
            StrictJson json = new StrictJson(parser);
            json.advance();
            T result = document.read(json);
            BadRequest.unless(parser.nextToken() == null, "there is something behind the JSON document");
            return result;
        } catch (JsonProcessingException e) {
            throw BadRequest.because("the body is not strict JSON, near " + place(e), e);
        } catch (CharacterCodingException e) {
            throw BadRequest.because("the body is not UTF-8", e);
        }
    }

    public void object(String what, Field field) throws IOException {
        require(JsonToken.START_OBJECT, what, "an object");
        while (advance() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            advance();
            field.read(name);
        }
    }

    public void array(String what, Value element) throws IOException {
        require(JsonToken.START_ARRAY, what, "a list");
        while (advance() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    public String text(String what) throws IOException {
        require(JsonToken.VALUE_STRING, what, "a text");
        return parser.getText();
    }

    /** A text that is not made into a string, as there may be a hundred thousand of its kind. */
    public void characters(String what, Characters reader) throws IOException {
        require(JsonToken.VALUE_STRING, what, "a text");
        reader.read(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    /** A whole number from 0 to {@code most}, written as such. */
    public long number(String what, long most) throws IOException {
        boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getTextCharacters()[parser.getTextOffset()] != '-'
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() <= most;
        if (!fits) {
            throw BadRequest.because(what + " is not a whole number from 0 to " + most);
        }
        return parser.getLongValue();
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Reads a value that nobody wants, as strictly as any other. */
    public void ignore() throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            depth += token.isStructStart() ? 1 : 0;
            depth -= token.isStructEnd() ? 1 : 0;
            if (depth == 0) {
                return;
            }
            token = advance();
        }
    }

    private JsonToken advance() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw BadRequest.because("the JSON document is empty or ends early");
        }
        if (token == JsonToken.FIELD_NAME) {
            BadRequest.unless(
                    parser.getParsingContext().getEntryCount() <= MAX_FIELDS, "an object has too many fields");
            requireWholePairs();
        } else if (token == JsonToken.VALUE_STRING) {
            // The library does not count a text that fits into a buffer which an earlier one made large.
            BadRequest.unless(parser.getTextLength() <= MAX_TEXT, "a text is too long");
            requireWholePairs();
        }
        return token;
    }

    /** Half a pair passes the parser, as it may be written as an escape, but no such text can be written as UTF-8. */
    private void requireWholePairs() throws IOException {
        char[] text = parser.getTextCharacters();
        int end = parser.getTextOffset() + parser.getTextLength();
        for (int i = parser.getTextOffset(); i < end; i++) {
            if (Character.isSurrogate(text[i])) {
                boolean whole = i + 1 < end && Character.isSurrogatePair(text[i], text[i + 1]);
                BadRequest.unless(whole, "a text has half a surrogate pair");
                i++;
            }
        }
    }

    private void require(JsonToken expected, String what, String name) {
        // Not by way of a message that is put together for each of a hundred thousand values.
        if (parser.currentToken() != expected) {
            throw BadRequest.because(what + " is not " + name);
        }
    }

    private static Reader utf8(InputStream in) {
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? "its beginning"
                : String.format(
                        Locale.ROOT,
                        "line %d, column %d",
                        e.getLocation().getLineNr(),
                        e.getLocation().getColumnNr());
    }
}
