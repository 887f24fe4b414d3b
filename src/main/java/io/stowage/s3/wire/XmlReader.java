package io.stowage.s3.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a document of a request: without a document type, without entities of its own, and of bounded size, depth and
 * number of elements.
 */
public final class XmlReader {
    private static final int DEEPEST = 8;
    private static final int MOST_ELEMENTS = 120_000;
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private int elements;

    private XmlReader(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** The JDK's own, whatever else a server has on its class path. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * @param root what the document has to be
     * @param mostBytes what a longer one is refused at
     */
    public static XmlElement read(InputStream body, String root, int mostBytes) throws IOException {
        byte[] bytes = body.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw S3Error.MALFORMED_XML.failure("the document is longer than " + mostBytes + " bytes");
        }
        return parse(bytes, root);
    }

    public static XmlElement parse(byte[] bytes, String root) {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
            try {
                XmlElement found = new XmlReader(reader).document();
                if (!found.name().equals(root)) {
                    throw malformed("the document is not a <" + root + ">");
                }
                return found;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw S3Error.MALFORMED_XML.failure("the document is not well-formed XML", e);
        }
    }

    private XmlElement document() throws XMLStreamException {
        List<XmlElement> roots = new ArrayList<>();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                roots.add(element(1));
            } else {
                requireHarmless(event);
            }
        }
        return roots.get(0);
    }

    private XmlElement element(int depth) throws XMLStreamException {
        if (depth > DEEPEST || ++elements > MOST_ELEMENTS) {
            throw malformed("the document has too many elements, or too many inside each other");
        }
        String name = reader.getLocalName();
        String type = Objects.requireNonNullElse(reader.getAttributeValue(XSI, "type"), "");
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        int event = reader.next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(depth + 1));
            } else if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE) {
                text.append(reader.getText());
            } else {
                requireHarmless(event);
            }
            event = reader.next();
        }
        if (!children.isEmpty() && !text.toString().isBlank()) {
            throw malformed("<" + name + "> has text between its elements");
        }
        return new XmlElement(name, type, text.toString(), children);
    }

    private static void requireHarmless(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw malformed("the document has a document type or an entity of its own");
        }
    }

    private static RuntimeException malformed(String message) {
        return S3Error.MALFORMED_XML.failure(message);
    }
}
