package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;

/** Writes a document of S3. What XML 1.0 cannot carry is written as a reference nevertheless, as S3 does. */
public final class XmlWriter {
    public static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAME_SPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private final StringBuilder text = new StringBuilder(512).append(DECLARATION);
    private final String root;

    private XmlWriter(String root, String attributes) {
        this.root = root;
        text.append('<').append(root).append(attributes).append('>');
    }

    /** A result, in the name space of S3. */
    public static XmlWriter document(String root) {
        return new XmlWriter(root, NAME_SPACE);
    }

    /** An error, which has no name space. */
    static XmlWriter plain(String root) {
        return new XmlWriter(root, "");
    }

    public XmlWriter open(String name) {
        return open(name, "");
    }

    /** @param attributes as they are to be written, with a blank before them */
    XmlWriter open(String name, String attributes) {
        text.append('<').append(name).append(attributes).append('>');
        return this;
    }

    public XmlWriter close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter element(String name, String value) {
        open(name);
        escape(value);
        return close(name);
    }

    public XmlWriter element(String name, long value) {
        return element(name, String.valueOf(value));
    }

    public XmlWriter element(String name, boolean value) {
        return element(name, String.valueOf(value));
    }

    public XmlWriter element(String name, Optional<String> value) {
        value.ifPresent(some -> element(name, some));
        return this;
    }

    public XmlWriter text(String value) {
        escape(value);
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1))) {
                        text.append(c).append(value.charAt(++i));
                    } else {
                        escape(c);
                    }
                }
            }
        }
    }

    private void escape(char c) {
        if (Character.isSurrogate(c)) {
            text.append('\ufffd');
        } else if ((c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == '\ufffe' || c == '\uffff') {
            text.append("&#x")
                    .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                    .append(';');
        } else {
            text.append(c);
        }
    }

    /** The whole document, ended. */
    public String finish() {
        return close(root).text.toString();
    }

    public byte[] bytes() {
        return finish().getBytes(UTF_8);
    }
}
